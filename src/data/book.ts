import { HftError } from "../errors.js";
import { nodeModule } from "../node.js";
import { openBook } from "./book-file.js";
import { joinBytes } from "./bytes.js";
import { type FlowOptions, generateFlow } from "./flow/generate-flow.js";
import type { Book as OpenBook } from "./rows.js";

/** A book open for reading. */
export type Book = OpenBook;

/** Where books come from. */
export const Book = {
  /**
   * Opens a `.hftbook`: its bytes, a Blob or File, an address, or in Node the path of a file.
   * @throws HftError 2004 for a file that is not there, 2005 for an address that gives none, 2001 to 2009 for what is no book.
   * @example
   * const book = await Book.open("books/btc.hftbook");
   */
  async open(from: string | URL | Blob | Uint8Array): Promise<Book> {
    return openBook(typeof from === "string" || from instanceof URL ? await bytesAt(from) : from);
  },

  /**
   * A seeded market of any length, with the true queue of every order unless `kind` is `L2`. The same options give the same book.
   * @throws HftError 1002 and 1003 for options out of range.
   * @example
   * const book = await Book.generate({ seed: 1, spanNs: 60e9, regime: "burst" });
   */
  async generate(options: FlowOptions): Promise<Book> {
    return openBook(joinBytes([...generateFlow(options).pieces()]));
  },
};

interface NodeFiles {
  readFileSync(path: string | URL): Uint8Array;
  existsSync(path: string | URL): boolean;
}

async function bytesAt(place: string | URL): Promise<Uint8Array> {
  const name = String(place);
  const fs = nodeModule<NodeFiles>("node:fs");
  if (!fs || /^(https?|blob|data):/.test(name)) return fetched(name);
  const path = name.startsWith("file:") ? new URL(name) : name;
  if (!fs.existsSync(path)) throw new HftError(2004, `There is no book at ${name}: no such file.`, { file: name });
  return new Uint8Array(fs.readFileSync(path));
}

async function fetched(address: string): Promise<Uint8Array> {
  let why: string;
  try {
    const response = await fetch(address);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    why = `the server answered ${response.status}`;
  } catch (error) {
    why = (error as Error).message;
  }
  throw new HftError(2005, `The book at ${address} could not be fetched: ${why}.`, { file: address });
}
