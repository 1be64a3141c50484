import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { browser, hashIn, isReady, keptStrategy, run, SYNTHETIC, site, visit, withPage } from "./playground.js";

/** Everything that a stranger's strategy can write into a report tries to be more than text. */
const HOSTILE = keptStrategy(
  "  onTick(symbol: string, tick: Tick) {",
  "    console.log(\"</pre><script>document.title = 'ran'</script><img src=x onerror=\\\"document.title = 'ran'\\\">\");",
  '    if (tick.localTs < 5e9) void this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01 });',
  "  }",
  "  // </pre></details><script>document.title = 'ran'</script>",
);

withPage();

describe("a report of the run", () => {
  it("is one file that opens without a server, with the run's hash, and runs nothing of a stranger's", LONG, async () => {
    const { page, context, problems } = await visit(browser, site, { kept: { ...HOSTILE, book: `${SYNTHETIC}@0-20` } });
    onTestFinished(() => context.close());
    await isReady(page);
    await page.getByRole("button", { name: "Ways to share" }).click();
    await expect.poll(() => page.getByRole("menuitem", { name: /Save the run/ }).isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    const hash = hashIn(await run(page));
    await page.getByRole("button", { name: "Ways to share" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: /Save the run/ }).click()]);
    expect(download.suggestedFilename()).toBe(`probe-${hash}.html`);
    const path = await download.path();
    expect(readFileSync(path, "utf8")).toContain(hash);

    const report = await context.newPage();
    const asked: string[] = [];
    report.on("request", (request) => asked.push(request.url()));
    await report.route("https://report.example/**", (route) => route.fulfill({ contentType: "text/html", body: readFileSync(path) }));
    await report.goto("https://report.example/");
    expect(await report.title()).toMatch(/^Probe on Synthetic/);
    expect(await report.locator("svg").count()).toBe(3);
    expect(await report.locator("script, img, iframe, link").count()).toBe(0);
    expect(asked).toEqual(["https://report.example/"]);
    expect(await report.getByText("</pre><script>").count()).toBeGreaterThan(0);
    // axe itself is a script, which the report's policy would refuse.
    const lenient = readFileSync(path, "utf8").replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
    await report.setContent(lenient);
    expect(await violations(report)).toEqual([]);
    expect(problems).toEqual([]);
  });
});
