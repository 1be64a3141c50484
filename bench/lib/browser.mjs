import { setUpBrowser } from "../../scripts/lib/browser.mjs";

/** The Chromium of the tests, asking for nothing by itself. */
export async function launchForBench() {
  const executablePath = await setUpBrowser();
  const { chromium } = await import("playwright-core");
  const args = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? [...args, "--no-sandbox"] : args });
}
