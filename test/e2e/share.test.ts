import { describe, expect, it } from "vitest";
import { browser, errorsOn, hashIn, isReady, keptStrategy, run, site, visit, withPage } from "./playground.js";

const MINE = keptStrategy("  onTick(symbol: string, tick: Tick) {", "    if (tick.exchTs < 0) this.log(symbol);", "  }");

withPage();

/** Runs what is kept, shares it, and gives back the link and the run's hash. */
async function shared(): Promise<{ link: string; hash: string }> {
  const { page, context } = await visit(browser, site, {
    kept: { ...MINE, setup: { latency: "home" } },
    before: (opened) => opened.grantPermissions(["clipboard-read", "clipboard-write"]),
  });
  const hash = hashIn(await run(page));
  await page.click(".share-button");
  await page.waitForSelector(".share-button:has-text('Copied')");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await context.close();
  return { link, hash };
}

describe("sharing", () => {
  it("carries code, set-up and book to another browser, runs nothing there by itself, and comes to the same run", async () => {
    const { link, hash } = await shared();
    expect(link.length).toBeLessThan(2_000);
    const { page, context, problems } = await visit(browser, { ...site, url: link });
    await isReady(page);
    expect(await page.locator(".notice.calm").innerText()).toContain("This code came with a link");
    await page.locator(".file-tab", { hasText: "probe.ts" }).waitFor();
    expect(await page.locator(".run-status").innerText()).not.toMatch(/run [0-9a-f]{8}/);
    expect(new URL(page.url()).hash).toBe("");
    expect(hashIn(await run(page))).toBe(hash);
    expect(await page.locator(".notice.calm").innerText()).toContain("Your run came out as the shared one");
    expect(problems).toEqual([]);
    await context.close();
  });

  it("keeps a file of one's own that has the same name", async () => {
    const { link } = await shared();
    const own = { files: { files: [{ name: "probe.ts", text: "// mine" }], active: "probe.ts" } };
    const { page, context } = await visit(browser, { ...site, url: link }, { kept: own });
    await isReady(page);
    await page.waitForFunction(() => localStorage.getItem("sigmax.files")?.includes("probe-mine.ts"));
    const kept = await page.evaluate(() => JSON.parse(localStorage.getItem("sigmax.files") ?? "{}"));
    expect(kept.files.find((file: { name: string }) => file.name === "probe-mine.ts").text).toBe("// mine");
    await context.close();
  });

  it("says that a link was cut off, and the page works on", async () => {
    const { link } = await shared();
    const { page, context, problems } = await visit(browser, { ...site, url: link.slice(0, -30) });
    await isReady(page);
    expect(await errorsOn(page)).toContain("can't be opened");
    expect(hashIn(await run(page))).not.toBe("none");
    expect(problems).toEqual([]);
    await context.close();
  });

  it("shows the link where the clipboard is closed", async () => {
    const { page, context } = await visit(browser, site, {
      before: (opened) => opened.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined })),
    });
    await isReady(page);
    await page.click(".share-button");
    expect(await page.locator(".share-link").inputValue()).toMatch(/#s2-/);
    await context.close();
  });
});
