import type { ByteReader } from "./byte-reader.js";

export interface NpyHeader {
  /** As NumPy writes it, `<f8` or a list of fields. */
  descr: unknown;
  fortranOrder: boolean;
  shape: number[];
}

const NPY_MAGIC = "\x93NUMPY";
const MAX_HEADER = 1 << 16;

/** Reads the head of an `.npy`. Format: NumPy Enhancement Proposal 1, versions 1.0 to 3.0. @throws HftError 2006. */
export async function readNpyHeader(reader: ByteReader): Promise<NpyHeader> {
  const start = await reader.peek(8);
  const magic = String.fromCharCode(...start.subarray(0, 6));
  if (magic !== NPY_MAGIC) throw reader.error(`it begins with ${JSON.stringify(magic)}`, `an .npy, ${JSON.stringify(NPY_MAGIC)}`);
  await reader.take(8, "the array's head");
  const major = start[6] ?? 0;
  if (major < 1 || major > 3) throw reader.error(`the array has format version ${major}`, "1, 2 or 3");
  const size = await reader.take(major === 1 ? 2 : 4, "the array's head");
  const length = size.reduceRight((sum, byte) => sum * 256 + byte, 0);
  if (length > MAX_HEADER) throw reader.error(`the array's head is ${length} bytes long`, `at most ${MAX_HEADER}`);
  const text = new TextDecoder().decode(await reader.take(length, "the array's head"));
  const { descr, fortran_order, shape } = (literalOf(text.trim()) ?? {}) as Record<string, unknown>;
  const isShape = Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side) && (side as number) >= 0);
  if (descr === undefined || typeof fortran_order !== "boolean" || !isShape)
    throw reader.error(`the array's head is ${JSON.stringify(text.trim().slice(0, 120))}`, "descr, fortran_order and shape");
  return { descr, fortranOrder: fortran_order, shape };
}

/** One token of a Python literal: a text, a number, a word or a mark. */
const TOKEN = /\s*(?:'([^'\\]*)'|"([^"\\]*)"|(-?\d+)|(True|False|None)|([[\](){}:,]))/y;
const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
const WORDS: Record<string, unknown> = { True: true, False: false, None: null };
const MAX_DEPTH = 8;

/** A Python literal of texts, whole numbers, tuples, lists and dicts, as JSON would have it; undefined for anything else. */
export function literalOf(text: string): unknown {
  const parser = new LiteralParser(text);
  try {
    return parser.whole();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class LiteralParser {
  #at = 0;

  constructor(readonly text: string) {}

  whole(): unknown {
    const value = this.#value(0);
    if (this.text.slice(this.#at).trim() !== "") throw new SyntaxError("more than one value");
    return value;
  }

  #value(depth: number): unknown {
    const [, single, double, number, word, mark] = this.#token();
    if (single !== undefined || double !== undefined) return single ?? double;
    if (number !== undefined) return Number(number);
    if (word !== undefined) return WORDS[word];
    const closing = CLOSING[mark ?? ""];
    if (!closing || depth === MAX_DEPTH) throw new SyntaxError("not a value");
    return mark === "{" ? this.#dict(depth + 1) : this.#list(closing, depth + 1);
  }

  #list(closing: string, depth: number): unknown[] {
    const values: unknown[] = [];
    while (!this.#is(closing)) {
      values.push(this.#value(depth));
      if (!this.#is(",")) {
        this.#expect(closing);
        return values;
      }
    }
    return values;
  }

  #dict(depth: number): Record<string, unknown> {
    const values: Record<string, unknown> = Object.create(null);
    while (!this.#is("}")) {
      const key = this.#value(depth);
      this.#expect(":");
      values[String(key)] = this.#value(depth);
      if (!this.#is(",")) {
        this.#expect("}");
        return values;
      }
    }
    return values;
  }

  /** Takes a mark if it is next. */
  #is(mark: string): boolean {
    const before = this.#at;
    if (this.#token()[5] === mark) return true;
    this.#at = before;
    return false;
  }

  #expect(mark: string): void {
    if (!this.#is(mark)) throw new SyntaxError(`no ${mark}`);
  }

  #token(): RegExpExecArray {
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.text);
    if (!token) throw new SyntaxError("not a token");
    this.#at = TOKEN.lastIndex;
    return token;
  }
}
