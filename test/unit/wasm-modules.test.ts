import { expect, it } from "vitest";
import { INFLATE_WASM } from "../../src/data/inflate-wasm.js";
import { LINES_WASM } from "../../src/data/lines-wasm.js";
import { SHA256_WASM } from "../../src/data/sha256-wasm.js";
import { LONG } from "../length.js";

const SAME = "the module that is kept as text is what assembly/%s.ts compiles to";
it.each([["lines", LINES_WASM]])(SAME, isCompiled);
it.each([
  ["sha256", SHA256_WASM],
  ["inflate", INFLATE_WASM],
])(SAME, LONG, isCompiled);

async function isCompiled(name: string, text: string): Promise<void> {
  const { binary, error } = await asc.compile([`assembly/${name}.ts`, "--target", name, "--outFile", `${name}.wasm`]);
  expect(error).toBeNull();
  // Renewed by `npm run modules`.
  expect(Buffer.from(binary as Uint8Array).toString("base64")).toBe(text);
  // What any browser compiles at once.
  expect(binary?.length).toBeLessThan(4_096);
}

/** The compiler, its output in memory. */
const asc = {
  async compile(args: string[]): Promise<{ binary: Uint8Array | null; error: Error | null }> {
    let binary: Uint8Array | null = null;
    const { main } = await import("assemblyscript/asc");
    const { error } = await main(args, {
      writeFile: (_name, contents) => {
        if (contents instanceof Uint8Array) binary = contents;
      },
    });
    return { binary, error };
  },
};
