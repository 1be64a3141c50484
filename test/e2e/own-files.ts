import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";

export interface OwnFile {
  name: string;
  bytes: Buffer;
}

/** A stream as it is recorded off Binance's socket: a book that moves by ticks of 0.5, and trades at its best prices. */
export function binanceStream(updates: number): OwnFile {
  const lines: string[] = [];
  for (let i = 0; i < updates; i++) {
    const ms = 1_723_161_255_000 + i * 10;
    const middle = 600 + Math.round(40 * Math.sin(i / 300));
    const level = (ticks: number, size: number) => [(ticks * 0.5).toFixed(2), size.toFixed(3)];
    const update = {
      e: "depthUpdate",
      E: ms,
      T: ms,
      s: "MOONUSDT",
      b: [level(middle - 1 - (i % 20), 1 + (i % 7)), level(middle, 0), level(middle + 1, 0)],
      a: [level(middle + 1 + (i % 20), 1 + (i % 5)), level(middle - 1, 0), level(middle - 2, 0)],
    };
    lines.push(`${ms}000000 ${JSON.stringify({ stream: "moonusdt@depth", data: update })}`);
    if (i % 9 !== 5) continue;
    const trade = { e: "trade", E: ms, T: ms, s: "MOONUSDT", p: ((middle - 1) * 0.5).toFixed(2), q: "0.250", m: true, X: "MARKET" };
    lines.push(`${ms}500000 ${JSON.stringify({ stream: "moonusdt@trade", data: trade })}`);
  }
  return { name: "moon.jsonl.gz", bytes: gzipSync(`${lines.join("\n")}\n`) };
}

/** A table whose columns only its owner knows. */
export function oddTable(rows: number): OwnFile {
  const lines = Array.from({ length: rows }, (_, i) => {
    const side = i % 2 === 0 ? "bid" : "ask";
    const price = 100 + (i % 2 === 0 ? -1 : 1) * (1 + ((i * 7) % 9)) * 0.5;
    return `${1_723_161_255_000 + i * 37};${price.toFixed(1)};${(i % 5) + 1};${side}`;
  });
  return { name: "odd.csv", bytes: Buffer.from(`when;cost;how_much;way\n${lines.join("\n")}\n`) };
}

/** Drops files on the page, as a hand does. */
export async function drop(page: Page, ...files: OwnFile[]): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, base64: bytes.toString("base64") }));
  const transfer = await page.evaluateHandle((wanted) => {
    const made = new DataTransfer();
    for (const { name, base64 } of wanted) made.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name));
    return made;
  }, given);
  await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
  await page.waitForSelector(".drop-zone");
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

/** Chooses files by the button of the picker, which has to be in view. */
export async function choose(page: Page, ...files: OwnFile[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.click("text=Open a file…")]);
  await chooser.setFiles(files.map(({ name, bytes }) => ({ name, mimeType: "", buffer: bytes })));
}

export const importButton = (page: Page) => page.locator(".import-dialog >> button:has-text('Import')");

/** Presses Import and waits until the book is open. Returns what the page says of it. */
export async function importIt(page: Page): Promise<string> {
  await importButton(page).click();
  await page.waitForSelector(".import-dialog", { state: "detached" });
  return page.locator(".notice.calm").innerText();
}

/** Names of the files that this browser keeps for the page, as books or put aside. */
export function keptFiles(page: Page, folderName = "books"): Promise<string[]> {
  return page.evaluate(async (wanted) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(wanted, { create: true });
    const names: string[] = [];
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
    return names.sort();
  }, folderName);
}

/** How large a kept book is, bytes. */
export function keptBytes(page: Page, file: string): Promise<number> {
  return page.evaluate(async (wanted) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("books");
    return (await (await folder.getFileHandle(wanted)).getFile()).size;
  }, file);
}
