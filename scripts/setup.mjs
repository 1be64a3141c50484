/**
 * Makes a fresh clone ready: packages, core, declarations, books, and with --browser a Chromium and a Firefox for the tests. Every part
 * looks first whether it has anything to do, so a second call takes a second.
 */
import { setUpBrowser, setUpFirefox } from "./lib/browser.mjs";
import { install } from "./lib/install.mjs";
import { Failure, main, step } from "./lib/log.mjs";
import { buildBooks, buildCore, buildLibrary, buildTypes } from "./lib/parts.mjs";
import { isMain } from "./lib/paths.mjs";

const OLDEST_NODE = 20;

export async function setup({ browser = false } = {}) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new Failure(`Node ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
  }
  await step("packages", install);
  await step("core", buildCore);
  await step("declarations", buildTypes);
  await step("library", buildLibrary);
  await step("books", buildBooks);
  if (!browser) return;
  await step("browser", setUpBrowser);
  await step("second browser", setUpFirefox);
}

if (isMain(import.meta.url)) await main(() => setup({ browser: process.argv.includes("--browser") }));
