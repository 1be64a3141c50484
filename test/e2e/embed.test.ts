import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FrameLocator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { encodeShare, type Share } from "../../web/state/share.js";
import { embedSnippet } from "../../web/state/sharing.js";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { browser, SYNTHETIC, site, visit, withPage } from "./playground.js";

const CODE = `import { HftStrategy, type Tick } from "sigmax-hft";
export default class Probe extends HftStrategy {
  onTick(symbol: string, tick: Tick) {
    if (tick.localTs < 5e9) void this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01 });
  }
}
`;
const SHARE: Share = {
  files: [
    { name: "probe.ts", text: CODE },
    { name: "other.ts", text: "// the second file" },
  ],
  entry: "probe.ts",
  setup: { latency: "home" },
  book: SYNTHETIC,
  run: "",
  view: null,
};

withPage();

/** A stranger's page with the experiment in it, on another origin than the playground's. */
async function hosted(
  address: string,
): Promise<{ page: Page; frame: FrameLocator; problems: string[]; asked: string[]; close(): Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  const page = await context.newPage();
  const problems: string[] = [];
  const asked: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  // A server of its own: a page without an address of its own may not frame one of this machine.
  const body = `<!doctype html><title>Blog</title><p>Before</p>${embedSnippet(address, 'a "title" <b>')}<p>After</p>`;
  const blog = createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end(body));
  await new Promise<void>((resolve) => blog.listen(0, "127.0.0.1", resolve));
  const host = `http://127.0.0.1:${(blog.address() as AddressInfo).port}/blog/`;
  await page.goto(host);
  const frame = page.frameLocator("iframe");
  await frame.locator(".embed").waitFor();
  const close = async () => {
    await context.close();
    blog.close();
  };
  return { page, frame, problems, asked, close };
}

const told = (page: Page) =>
  page.waitForFunction(() => {
    const frame = document.querySelector("iframe") as HTMLIFrameElement;
    return frame.style.height !== "640px";
  });

describe("an experiment in another page", () => {
  it("shows the code, tells its height, says who made it, loads neither editor nor book, and runs when asked", async () => {
    const { page, frame, problems, asked, close } = await hosted(`${site.url}?embed=1${encodeShare(SHARE)}`);
    await told(page);
    await expect.poll(() => frame.getByLabel("Code of probe.ts").inputValue()).toBe(CODE);
    await expect.poll(() => frame.locator(".embed-foot").innerText()).toContain("Made with SIGMAX HFT Playground");
    const link = frame.getByRole("link", { name: "Open in the playground" });
    await expect.poll(() => link.getAttribute("href")).toBe(`${site.url}${encodeShare(SHARE)}`);
    expect(asked.filter((url) => /monaco|editor|\.hftbook|ts\.worker/.test(url))).toEqual([]);
    const before = await page.locator("iframe").evaluate((element) => element.clientHeight);
    await frame.getByRole("button", { name: "Run" }).click();
    await expect.poll(() => frame.locator(".embed-result").innerText()).toMatch(/from \d+ fills of \d+ orders\. Run [0-9a-f]{8}/);
    await page.waitForFunction((was) => (document.querySelector("iframe")?.clientHeight ?? 0) !== was, before);
    expect(problems).toEqual([]);
    await close();
  });

  it("can be edited and read with several files, keeps nothing of it, and has nothing for axe to find", LONG, async () => {
    // By itself: within another site's page the browser would keep nothing whatever was asked of it.
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${site.url}?embed=1&theme=light${encodeShare(SHARE)}`);
    await page.locator(".embed").waitFor();
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("light");
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator(".embed-result").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "other.ts" }).click();
    await page.getByLabel("Code of other.ts").fill("throw new Error('mine')");
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator(".error-card").waitFor();
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    await context.close();
  });

  const stands = async (_: string, search: string, hash: string, said: string) => {
    const { frame, problems, close } = await hosted(`${site.url}?${search}${hash}`);
    await frame.getByRole("button", { name: "Run" }).waitFor();
    if (said !== "") await expect.poll(() => frame.locator(".notice").innerText()).toContain(said);
    await expect.poll(() => frame.locator("html").getAttribute("data-theme")).toMatch(/^(dark|light)$/);
    expect(problems).toEqual([]);
    await close();
  };

  it.each([
    ["a link that was cut off", "embed=1", encodeShare(SHARE).slice(0, -40), "can't be opened"],
    ["a theme that is none", "embed=1&theme=%22%3E%3Cscript%3E", encodeShare(SHARE), ""],
    ["a link of nonsense", "embed=1", "#s2-%3Cimg%20src=x%3E", "can't be opened"],
  ] as const)("stands %s", LONG, stands);

  it.each(["dark", "light"] as const)("has nothing for axe to find, %s", LONG, async (colorScheme) => {
    const embedded = { ...site, url: `${site.url}?embed=1${encodeShare(SHARE)}` };
    const { page, context } = await visit(browser, embedded, { context: { colorScheme } });
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator(".embed-result").waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });

  it("is the whole page where embed is not 1", LONG, async () => {
    const { page, context } = await visit(browser, { ...site, url: `${site.url}?embed=yes` });
    await page.waitForSelector(".toolbar");
    await context.close();
  });
});
