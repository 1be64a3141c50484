import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { openBook } from "../data/book-file.js";
import { parseChoice } from "../data/cut/book-choice.js";
import { verifyBook } from "../data/verify.js";
import { HftError } from "../errors.js";
import { BOOK_SUFFIX, bookBytes, bookPaths, inFile, ownBooksFolder } from "./files.js";
import type { Output } from "./output.js";

/** What a file's name may be without meaning another folder. */
const NAME = /^[\w][\w.-]{0,99}$/;

/** `sigmax-hft books add FILE`: puts a book among those that have a name, after a look at all of its rows. */
export async function addBook(path: string, given: string | undefined, output: Output): Promise<number> {
  if (!existsSync(path)) throw new HftError(1005, `Can't read ${path}: there is no such file.`, { file: path });
  const bytes = new Uint8Array(readFileSync(path));
  const name = given ?? basename(path, BOOK_SUFFIX);
  if (!NAME.test(name))
    throw new HftError(1005, `Got the name ${JSON.stringify(name)}, wanted letters, digits, dots and dashes; --name gives one.`);
  await inFile(path, async () => verifyBook(await openBook(bytes)));
  const known = bookPaths().get(name);
  if (known && !Buffer.from(bytes).equals(readFileSync(known)))
    throw new HftError(1005, `There is another book ${name}, ${known}. Give this one another name with --name.`, { file: path });
  const to = known ?? join(ownBooksFolder(), name + BOOK_SUFFIX);
  if (!known) place(to, bytes);
  if (output.json) output.out(JSON.stringify({ name, path: to, bytes: bytes.length }));
  else output.out(`${known ? "was there already" : "added"}: --book ${name} (${to})`);
  return 0;
}

/** `sigmax-hft books cut BOOK@FROM-TO --out PART.hftbook`: a part of a book as a book of its own. */
export async function cutCommand(choice: string, out: string | undefined, output: Output): Promise<number> {
  if (out === undefined || !out.endsWith(BOOK_SUFFIX))
    throw new HftError(1005, `--out: got ${out ?? "nothing"}, wanted a file that ends in ${BOOK_SUFFIX}.`, { field: "out" });
  if (existsSync(choice) || parseChoice(choice).cut === null)
    throw new HftError(1005, `Got ${choice}, wanted BOOK@FROM-TO in seconds, such as ${basename(choice)}@60-120.`);
  const { path, bytes } = await bookBytes(choice);
  if (resolve(path) === resolve(out)) throw new HftError(1005, `--out ${out} is the file that is read.`, { field: "out" });
  place(out, bytes);
  const { info } = await openBook(bytes);
  const { name, rows, digest } = info;
  if (output.json) output.out(JSON.stringify({ out, bytes: bytes.length, name, rows, digest }));
  else output.out(`${out}: ${rows} rows, ${bytes.length} bytes\n  digest ${digest}`);
  return 0;
}

function place(to: string, bytes: Uint8Array): void {
  try {
    mkdirSync(resolve(to, ".."), { recursive: true });
    writeFileSync(`${to}.part`, bytes);
    renameSync(`${to}.part`, to);
  } catch (error) {
    throw new HftError(1005, `Can't write ${to}: ${(error as Error).message}.`, { file: to });
  }
}
