import { deflateSync, Inflate, strFromU8, strToU8 } from "fflate";
import { HftError } from "../../src/errors.js";
import type { SourceFile } from "../../src/strategy/transpile.js";
import { SHARE_WORDS } from "./share-words.js";

/** What a link carries. Nothing of it runs, or replaces anything of one's own, until a person wants it to. */
export interface Share {
  files: SourceFile[];
  /** Name of the file that exports the strategy. */
  entry: string;
  /** The set-up as typed. */
  setup: Record<string, string>;
  /** Catalogue names of the books and the part that is played: see `parsePlaylist`. */
  book: string;
  /** Hash of the run that was shared; empty when none was. */
  run: string;
  /** What the sender looked at; null when the whole run. */
  view: SharedView | null;
}

export interface SharedView {
  /** Simulated time that the charts show, ns; null is all of it. */
  window: [number, number] | null;
  /** The selected order; null when none is. */
  order: number | null;
}

const PREFIX = "#s2-";
/** Links made before the words that they share had a list. */
const FIRST_PREFIX = "#s1-";
const WORDS = strToU8(SHARE_WORDS);
/** Longest link that is looked at, and the most that may come out of it: a small file can inflate to gigabytes. */
const MAX_LINK = 400_000;
const MAX_BYTES = 262_144;
const MAX_FILES = 16;
const FILE_NAME = /^[\w-][\w.-]{0,59}\.ts$/;
const MAX_FIELD = 60;
const MAX_BOOKS = 600;

/** The part of a link after the page's address. @throws HftError 7005 when there is too much to share. */
export function encodeShare(share: Share): string {
  const { view, ...rest } = share;
  const text = strToU8(JSON.stringify(view ? share : rest));
  if (text.length > MAX_BYTES) throw new HftError(7005, `There are ${text.length} bytes to share; ${MAX_BYTES} fit a link.`);
  return PREFIX + toBase64Url(deflateSync(text, { level: 9, dictionary: WORDS }));
}

/** What a link's hash carries; null when it is none of ours. @throws HftError 7005 when it is damaged, too large, or not what it should be. */
export function decodeShare(hash: string): Share | null {
  const dictionary = hash.startsWith(PREFIX) ? WORDS : undefined;
  if (!dictionary && !hash.startsWith(FIRST_PREFIX)) return null;
  if (hash.length > MAX_LINK) throw damaged(`it is ${hash.length} characters long, ${MAX_LINK} are the most`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(strFromU8(inflateAtMost(fromBase64Url(hash.slice(PREFIX.length)), dictionary)));
  } catch (error) {
    throw error instanceof HftError ? error : damaged("its content can't be read; it may have been cut off");
  }
  return checkShare(parsed);
}

function checkShare(value: unknown): Share {
  const given = asObject(value, "content");
  if (!Array.isArray(given.files) || given.files.length === 0 || given.files.length > MAX_FILES)
    throw damaged(`it has no list of 1 to ${MAX_FILES} files`);
  const files = given.files.map(checkFile);
  if (new Set(files.map(({ name }) => name)).size !== files.length) throw damaged("two of its files have one name");
  const entry = text(given.entry, "entry", MAX_FIELD);
  if (!files.some(({ name }) => name === entry)) throw damaged("its main file is not among its files");
  const setup = Object.entries(asObject(given.setup, "setup"))
    .slice(0, 32)
    .map(([key, typed]) => [key, text(typed, "setup", MAX_FIELD)]);
  const run = text(given.run, "run", 16);
  return {
    files,
    entry,
    setup: Object.fromEntries(setup),
    book: text(given.book, "book", MAX_BOOKS),
    run: /^[0-9a-f]{16}$/.test(run) ? run : "",
    view: given.view === undefined || given.view === null ? null : checkView(asObject(given.view, "view")),
  };
}

function checkView({ window, order }: Record<string, unknown>): SharedView {
  const isWindow = Array.isArray(window) && window.length === 2 && window.every(Number.isSafeInteger) && window[0] < window[1];
  if (!isWindow && window !== null) throw damaged("its window is no stretch of time");
  if (!Number.isSafeInteger(order) && order !== null) throw damaged("its order is no number");
  return { window: window as SharedView["window"], order: order as number | null };
}

function checkFile(value: unknown): SourceFile {
  const given = asObject(value, "file");
  const name = text(given.name, "file name", MAX_FIELD + 4);
  if (!FILE_NAME.test(name)) throw damaged(`a file is called ${JSON.stringify(name.slice(0, 40))}`);
  return { name, text: text(given.text, "file", MAX_BYTES) };
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw damaged(`its ${what} is no object`);
}

function text(value: unknown, what: string, most: number): string {
  if (typeof value === "string" && value.length <= most) return value;
  throw damaged(`its ${what} is no text of at most ${most} characters`);
}

function inflateAtMost(bytes: Uint8Array, dictionary: Uint8Array | undefined): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const inflate = new Inflate(dictionary ? { dictionary } : {}, (piece, final) => {
    size += piece.length;
    if (size > MAX_BYTES) throw damaged(`it holds more than ${MAX_BYTES} bytes`);
    pieces.push(piece);
    ended = final;
  });
  // In small steps, so that what is too much is seen before it is made.
  for (let at = 0; at < bytes.length; at += 256) inflate.push(bytes.subarray(at, at + 256), at + 256 >= bytes.length);
  if (!ended) throw damaged("it was cut off");
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(encoded: string): Uint8Array {
  const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function damaged(why: string): HftError {
  return new HftError(7005, `The shared link can't be opened: ${why}. Ask for it again; what you had is untouched.`);
}
