import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openBook } from "../data/book-file.js";
import { type Cut, parseChoice } from "../data/cut/book-choice.js";
import { cutBook } from "../data/cut/cut-book.js";
import type { Book } from "../data/rows.js";
import { type ErrorPlace, HftError, withPlace } from "../errors.js";

export const BOOK_SUFFIX = ".hftbook";
const here = dirname(fileURLToPath(import.meta.url));

/** The first of some paths that exists; the command runs from its bundle, from the installed package or from the sources. */
function firstExisting(paths: string[]): string | null {
  return paths.find((path) => existsSync(path)) ?? null;
}

export function coreBytes(): Uint8Array<ArrayBuffer> {
  const path = firstExisting([join(here, "core.wasm"), join(here, "../core.wasm"), join(here, "../../build/core.wasm")]);
  if (!path) throw new HftError(5002, "core.wasm is not there. `npm run setup` builds it.");
  return new Uint8Array(readFileSync(path));
}

/** Where a person's own books go: apart from the prepared ones, whose folder `npm run books` keeps to its list. */
export function ownBooksFolder(): string {
  return resolve(process.env.SIGMAX_BOOKS || "books");
}

/** Folders with books, best first: $SIGMAX_BOOKS, the working folder's own and prepared ones, the package's. */
function bookFolders(): string[] {
  const folders = [process.env.SIGMAX_BOOKS ?? "", "books", "build/books", join(here, "../books"), join(here, "../../build/books")];
  return [...new Set(folders.filter((folder) => folder !== "").map((folder) => resolve(folder)))].filter((folder) => existsSync(folder));
}

/** Every prepared book's path by its name. */
export function bookPaths(): Map<string, string> {
  const paths = new Map<string, string>();
  for (const folder of bookFolders()) {
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith(BOOK_SUFFIX))
      .sort()) {
      const name = basename(file, BOOK_SUFFIX);
      if (!paths.has(name)) paths.set(name, join(folder, file));
    }
  }
  return paths;
}

/** How to come by a book where there is none, as in a folder that has just installed the package. */
export const WAYS_TO_A_BOOK =
  "`npx sigmax-hft books generate --out calm.hftbook` makes one, `npx sigmax-hft books convert` one of a capture; in a clone `npm run books` prepares those that come with it";

export function noSuchBook(name: string, names: readonly string[]): string {
  const others = names.length > 0 ? `the prepared books are ${names.join(", ")}` : `no book is prepared here: ${WAYS_TO_A_BOOK}`;
  return `There is no book ${JSON.stringify(name)}: no such file, and ${others}.`;
}

/**
 * The bytes of a `.hftbook` by path or by name, all of it or `NAME@FROM-TO`, seconds. @throws HftError 2004 when there is none,
 * 1002 for a part that it does not have.
 */
export async function bookBytes(nameOrPath: string): Promise<{ path: string; bytes: Uint8Array }> {
  const { name, cut } = existsSync(nameOrPath) ? { name: nameOrPath, cut: null } : parseChoice(nameOrPath);
  const path = existsSync(name) ? name : bookPaths().get(name);
  if (!path) {
    throw new HftError(2004, noSuchBook(name, [...bookPaths().keys()]), { file: name });
  }
  const bytes = new Uint8Array(readFileSync(path));
  return { path, bytes: cut ? await inFile(path, () => partOf(bytes, cut)) : bytes };
}

/** Opens a `.hftbook` as `bookBytes` finds it. @throws HftError 2001 to 2008 when it is unreadable. */
export async function openBookNamed(nameOrPath: string): Promise<Book> {
  const { path, bytes } = await bookBytes(nameOrPath);
  return inFile(path, () => openBook(bytes));
}

async function partOf(whole: Uint8Array, cut: Cut): Promise<Uint8Array> {
  const { pieces } = await cutBook(await openBook(whole), cut);
  return new Uint8Array(Buffer.concat([...pieces()]));
}

/** Reads a text file. @throws HftError 1005. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message;
    throw new HftError(1005, `Can't read ${path}: ${reason}.`, { file: path });
  }
}

/** @throws HftError 1005. */
export function writeBytes(path: string, content: string | Uint8Array): void {
  orRefuse("write", path, () => writeFileSync(path, content));
}

/** Makes a folder, and those that it is in. @throws HftError 1005. */
export function makeFolder(path: string): void {
  orRefuse("make", path, () => mkdirSync(path, { recursive: true }));
}

function orRefuse(what: string, path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new HftError(1005, `Can't ${what} ${path}: ${(error as Error).message}.`, { file: path });
  }
}

/** Adds the file to the place of whatever `work` throws. */
export async function inFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const place: ErrorPlace = { file };
    throw error instanceof HftError ? withPlace(error, place) : error;
  }
}
