import { openBook } from "../data/book-file.js";
import { checkBook } from "../data/quality.js";
import type { Book, BookInfo } from "../data/rows.js";
import { bookBytes, bookPaths, inFile, openBookNamed, WAYS_TO_A_BOOK } from "./files.js";
import { type Output, simulatedTime } from "./output.js";

/** `sigmax-hft books list`: the prepared books. */
export async function listBooks(output: Output): Promise<number> {
  const paths = bookPaths();
  if (paths.size === 0) output.err(`No book is prepared here: ${WAYS_TO_A_BOOK}.`);
  for (const [name, path] of paths) {
    const { info } = await openBookNamed(path);
    if (output.json) output.out(JSON.stringify({ name, path, rows: info.rows, synthetic: info.synthetic, title: info.title }));
    else output.out(`${name.padEnd(32)} ${String(info.rows).padStart(9)} rows  ${info.title}`);
  }
  return 0;
}

/** `sigmax-hft books info BOOK`. */
export async function bookInfo(nameOrPath: string, output: Output): Promise<number> {
  const { path, bytes: content } = await bookBytes(nameOrPath);
  const book = await inFile(path, () => openBook(content));
  const bytes = content.length;
  const spanNs = book.info.lastNs - book.info.firstNs;
  if (output.json) output.out(JSON.stringify({ ...book.info, bytes, span: spanNs, quality: await qualityOf(book) }));
  else print(book.info, bytes, output);
  book.close();
  return 0;
}

/** What `books check` says at length. */
async function qualityOf(book: Book) {
  const { verdict, summary, findings } = await checkBook(book);
  return { verdict, summary, findings };
}

function print(info: BookInfo, bytes: number, output: Output): void {
  const { instrument } = info;
  output.out(`${info.title}${info.synthetic ? " (synthetic)" : ""}`);
  output.out(`  ${instrument.symbol}, ${instrument.venue}, ${info.kind}, tick ${instrument.tickSize}, lot ${instrument.lotSize}`);
  output.out(
    `  ${info.rows} rows, ${info.trades} trades, ${simulatedTime(info.lastNs - info.firstNs)} long, ${bytes} bytes (${(bytes / info.rows).toFixed(2)} a row)`,
  );
  output.out(`  digest ${info.digest}`);
  output.out(`  ${info.source}, ${info.licence}`);
  for (const note of info.notes) output.out(`  ${note}`);
}
