import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { deflateSync, strToU8 } from "fflate";
import { describe, expect, it } from "vitest";
import { HftError } from "../../src/errors.js";
import { decodeShare, encodeShare, type Share } from "../../web/state/share.js";
import { SHARE_WORDS } from "../../web/state/share-words.js";
import { atBothLengths } from "../length.js";

const SHARE: Share = {
  files: [
    { name: "mine.ts", text: "export default 1; // ünïcode ✓" },
    { name: "part.ts", text: "export const x = 2;" },
  ],
  entry: "mine.ts",
  setup: { latency: "home", power: "2" },
  book: "usdm-btcusdt-20240808",
  run: "0123456789abcdef",
  view: { window: [1e9, 2e9], order: 17 },
};

const EXAMPLES = readdirSync(new URL("../../examples", import.meta.url))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(new URL(`../../examples/${name}`, import.meta.url), "utf8") }));

/** A link with any content. */
function linkOf(content: string | Uint8Array): string {
  const bytes = deflateSync(typeof content === "string" ? strToU8(content) : content);
  return `#s1-${btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")}`;
}

const changed = (change: object) => linkOf(JSON.stringify({ ...SHARE, ...change }));

describe("a shared link", () => {
  it("gives back what was shared, in characters that any address bar takes", () => {
    const link = encodeShare(SHARE);
    expect(decodeShare(link)).toEqual(SHARE);
    expect(link).toMatch(/^#s2-[\w-]+$/);
  });

  it("may carry no view, as those made before views were carried", () => {
    expect(decodeShare(encodeShare({ ...SHARE, view: null }))?.view).toBeNull();
    expect(decodeShare(changed({ view: undefined }))?.view).toBeNull();
    expect(decodeShare(changed({ view: { window: null, order: 3 } }))?.view).toEqual({ window: null, order: 3 });
  });

  it.each(EXAMPLES.map(({ name, text }) => [name, text]))("of the example %s stays below 2,000 characters", (name, text) => {
    const setup = Object.fromEntries(
      ["latency", "queueModel", "power", "exchange", "makerBp", "takerBp", "targetUs", "seed", "profile"].map((key) => [
        key,
        "cloud-same-region",
      ]),
    );
    expect(encodeShare({ ...SHARE, files: [{ name, text }], entry: name, setup }).length).toBeLessThan(1_600);
  });

  it("opens when it was made before links had words in common", () => expect(decodeShare(linkOf(JSON.stringify(SHARE)))).toEqual(SHARE));

  it("is made with the same words for ever", () => {
    expect(createHash("sha256").update(SHARE_WORDS).digest("hex")).toBe("037332d438f198f9252181f93b3912578755b43c58628defe891de75d1dc6001");
  });

  it("is not seen where there is none", () => {
    for (const hash of ["", "#", "#panes", "#s9-abc"]) expect(decodeShare(hash)).toBeNull();
  });

  it.each([
    ["cut off", encodeShare(SHARE).slice(0, -20)],
    ["not base64", "#s1-%%%"],
    ["empty", "#s1-"],
    ["not deflated", "#s1-AAAA"],
    ["not JSON", linkOf("hello")],
    ["null", linkOf("null")],
    ["a list", linkOf("[]")],
    ["without files", changed({ files: [] })],
    ["with a hundred files", changed({ files: Array.from({ length: 100 }, (_, i) => ({ name: `f${i}.ts`, text: "" })) })],
    ["with a path for a name", changed({ files: [{ name: "../../mine.ts", text: "" }] })],
    ["with HTML for a name", changed({ files: [{ name: "<img src=x>.ts", text: "" }] })],
    ["with one name twice", changed({ files: [SHARE.files[0], SHARE.files[0]] })],
    ["with a file that is no text", changed({ files: [{ name: "mine.ts", text: { toString: 1 } }] })],
    ["with another main file", changed({ entry: "other.ts" })],
    ["with a set-up that is no text", changed({ setup: { power: 3 } })],
    ["with a book that is a novel", changed({ book: "x".repeat(10_000) })],
    ["with a window that ends before it begins", changed({ view: { window: [2, 1], order: null } })],
    ["with a window of texts", changed({ view: { window: ["1", "2"], order: null } })],
    ["with a window without end", linkOf(JSON.stringify(SHARE).replace("1000000000", "-1e999"))],
    ["with an order that is HTML", changed({ view: { window: null, order: "<img>" } })],
    ["with a view that is a list", changed({ view: [] })],
    ["that inflates without end", linkOf(new Uint8Array(50_000_000))],
    ["too long to look at", `#s1-${"A".repeat(500_000)}`],
  ])("%s is refused in words, and nothing of it is taken", (_, link) => {
    expect(() => decodeShare(link)).toThrow(expect.objectContaining({ code: 7005, message: expect.stringContaining("can't be opened") }));
  });

  it("drops a run hash that is none", () => expect(decodeShare(changed({ run: "javascript:alert" }))?.run).toBe(""));

  it("is not made of more than a link can carry", () => {
    expect(() => encodeShare({ ...SHARE, files: [{ name: "mine.ts", text: "x".repeat(300_000) }] })).toThrow(HftError);
  });

  atBothLengths("survives any change of its characters", 400, 2_000, (numRuns) => {
    const link = encodeShare(SHARE);
    fc.assert(
      fc.property(fc.nat(link.length - 5), fc.constantFrom(..."AZaz09-_%. "), (at, character) => {
        const spoilt = link.slice(0, at + 4) + character + link.slice(at + 5);
        try {
          decodeShare(spoilt);
        } catch (error) {
          expect(error).toBeInstanceOf(HftError);
        }
      }),
      { numRuns, seed: 5 },
    );
  });
});
