import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import { syntheticBook } from "../books.js";

const folder = mkdtempSync(join(tmpdir(), "sigmax-cut-"));
const whole = join(folder, "whole.hftbook");
const part = join(folder, "part.hftbook");

async function cli(...argv: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const hear = (line: string) => void said.push(line);
  const code = await main(argv, { json: argv.includes("--json"), out: hear, err: hear, progress: () => {} });
  return { code, said: said.join("\n") };
}

beforeAll(() => writeFileSync(whole, syntheticBook({ seed: 21, spanNs: 12e9 })));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a part of a book on the command line", () => {
  it("is one book, cut on the way or written before", async () => {
    const cut = await cli("books", "cut", `${whole}@4.5-9`, "--out", part, "--json");
    expect(cut.code).toBe(0);
    const { digest, rows, bytes } = JSON.parse(cut.said);
    for (const book of [part, `${whole}@4.5-9`]) {
      const info = JSON.parse((await cli("books", "info", book, "--json")).said);
      expect(info).toMatchObject({ digest, rows, bytes, firstNs: 0 });
      expect(info.span).toBeLessThan(4.5e9);
    }
    const example = new URL("../../examples/imbalance.ts", import.meta.url).pathname;
    const runs = await Promise.all([part, `${whole}@4.5-9`].map((book) => cli("run", example, "--book", book, "--json")));
    const [one, other] = runs.map(({ said }) => JSON.parse(said));
    expect(one).toMatchObject({ outcome: "complete", hash: other.hash });
  });

  it.each([
    ["no part", () => [whole, "--out", join(folder, "no.hftbook")], 2, "FROM-TO"],
    ["a part after the end", () => [`${whole}@20-30`, "--out", join(folder, "no.hftbook")], 1, "1002"],
    ["no book", () => [`${folder}/none@1-2`, "--out", join(folder, "no.hftbook")], 1, "2004"],
    ["nowhere to go", () => [`${whole}@1-2`], 2, "--out"],
    ["over the book itself", () => [`${whole}@1-2`, "--out", whole], 2, "the file that is read"],
  ])("is refused with %s, and leaves nothing", async (_what, argv, code, words) => {
    const before = readdirSync(folder).sort();
    const cut = await cli("books", "cut", ...argv());
    expect(cut.code).toBe(code);
    expect(cut.said).toContain(words);
    expect(readdirSync(folder).sort()).toEqual(before);
  });
});
