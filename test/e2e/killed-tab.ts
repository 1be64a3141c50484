import type { BrowserContext, Page } from "playwright-core";
import { isReady, site } from "./playground.js";

/** When a tab is killed: so many of its frames from now on, and then so many turns of its event loop. */
export interface Moment {
  frames: number;
  turns: number;
}

/** A frame has room for about so many turns. */
const MOST_TURNS = 40;

/** A moment at this share of so many frames. */
export function momentAt(share: number, frames: number, random: () => number): Moment {
  return { frames: Math.floor(share * (frames + 1)), turns: Math.floor(random() * MOST_TURNS) };
}

/**
 * Ends the tab's process, and with it its workers, where it stands: no event of the page runs any more. Returns the texts that
 * the page showed just before, which is what it had promised by then.
 */
export async function kill(context: BrowserContext, page: Page, moment: Moment): Promise<{ words: string; status: string }> {
  const said = await page.evaluate(async ({ frames, turns }) => {
    for (let n = 0; n < frames; n++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const { port1, port2 } = new MessageChannel();
    for (let n = 0; n < turns; n++)
      await new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
    return { words: document.body.innerText, status: document.querySelector(".run-status")?.textContent ?? "" };
  }, moment);
  const gone = new Promise((resolve) => page.once("crash", resolve));
  const cdp = await context.newCDPSession(page);
  void cdp.send("Page.crash").catch(() => {});
  await gone;
  await page.close();
  return said;
}

export async function openAgain(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  await isReady(page);
  return page;
}

/** How many frames the page draws until it shows this. */
export function framesUntil(page: Page, selector: string, text: string): Promise<number> {
  return page.evaluate(
    async ([where, what]) => {
      const shows = () => [...document.querySelectorAll(where)].some((found) => found.textContent?.includes(what));
      let frames = 0;
      for (; !shows(); frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
      return frames;
    },
    [selector, text] as const,
  );
}

/** Names of the books that are kept with a card, and whether each has the bytes that its card tells of. */
export function keptBooks(page: Page): Promise<Record<string, boolean>> {
  return page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("books", { create: true });
    const bytesOf = async (name: string) => (await (await folder.getFileHandle(name)).getFile()).arrayBuffer();
    const found: Record<string, boolean> = {};
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) {
      if (!name.endsWith(".json")) continue;
      const card = JSON.parse(new TextDecoder().decode(await bytesOf(name))) as { sha256: string };
      const digest = await crypto.subtle.digest("SHA-256", await bytesOf(name.replace(/json$/, "hftbook")));
      const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      found[name.replace(/\.json$/, "")] = hex === card.sha256;
    }
    return found;
  });
}
