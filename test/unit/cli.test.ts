import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noSuchBook } from "../../src/cli/files.js";
import { main } from "../../src/cli/main.js";
import { syntheticBook } from "../books.js";

const folder = mkdtempSync(join(tmpdir(), "sigmax-cli-"));
const file = (name: string) => join(folder, name);
const good = syntheticBook({ seed: 21, spanNs: 3e9 });
const example = (name: string) => new URL(`../../examples/${name}.ts`, import.meta.url).pathname;

async function cli(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const json = argv.includes("--json");
  const code = await main(argv, { json, out: (line) => out.push(line), err: (line) => err.push(line), progress: () => {} });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const strategy = (name: string, body: string) => {
  writeFileSync(file(name), `import { HftStrategy } from "sigmax-hft";\nexport default class Mine extends HftStrategy {\n${body}\n}\n`);
  return file(name);
};

beforeAll(() => {
  writeFileSync(file("good.hftbook"), good);
  const damaged = good.slice();
  damaged.fill(0x55, good.length >> 1, (good.length >> 1) + 40);
  writeFileSync(file("damaged.hftbook"), damaged);
  writeFileSync(file("truncated.hftbook"), good.slice(0, good.length >> 1));
  writeFileSync(file("other.hftbook"), "these are not the bytes of a book, whatever the name says");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("sigmax-hft run", () => {
  it("prints what came of it, and writes it where it is told to", async () => {
    const run = await cli("run", example("imbalance"), "--book", file("good.hftbook"), "--out", file("result.json"));
    expect([run.code, run.err]).toEqual([0, ""]);
    expect(run.out).toMatch(/Imbalance on Synthetic, calm, seed 21/);
    expect(run.out).toMatch(/run hash [0-9a-f]{16}/);
    const result = JSON.parse(readFileSync(file("result.json"), "utf8"));
    expect(run.out).toContain(result.hash);
    expect(result).toMatchObject({ outcome: "complete", strategy: "Imbalance", error: null });
  });

  it("prints one JSON object with --json", async () => {
    const run = await cli("run", example("imbalance"), "--book", file("good.hftbook"), "--json");
    expect(JSON.parse(run.out)).toMatchObject({ outcome: "complete" });
  });

  it("writes one HTML file with --report, and says where it can't", async () => {
    const run = await cli("run", example("imbalance"), "--book", file("good.hftbook"), "--report", file("r.html"));
    const report = readFileSync(file("r.html"), "utf8");
    expect(run.out).not.toContain("verdict:");
    expect(report).toContain("How much of it to believe");
    expect(run.out).toContain(/<dt>Run hash<\/dt><dd>([0-9a-f]{16})/.exec(report)?.[1] ?? "no hash");
    const nowhere = await cli("run", example("imbalance"), "--book", file("good.hftbook"), "--report", file("none/r.html"));
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining("1005")]);
  });

  it("sets parameters of the strategy with --set, and names them in the result and the report", async () => {
    const on = ["--book", file("good.hftbook"), "--json"];
    const [plain, set] = [
      await cli("run", example("grid"), ...on),
      await cli("run", example("grid"), ...on, "--set", "levels=1", "--report", file("s.html")),
    ];
    expect(JSON.parse(set.out)).toMatchObject({ outcome: "complete", params: { levels: 1 } });
    expect(JSON.parse(set.out).orders).toBeLessThan(JSON.parse(plain.out).orders);
    expect(readFileSync(file("s.html"), "utf8")).toContain("--set levels=1");
    const [unknown, odd] = [
      await cli("run", example("grid"), ...on, "--set", "rungs=1"),
      await cli("run", example("grid"), ...on, "--set", "levels"),
    ];
    expect([unknown.code, JSON.parse(unknown.out).error.code]).toEqual([1, 4007]);
    expect([odd.code, odd.out]).toEqual([2, expect.stringContaining("wanted NAME=VALUE")]);
  });

  it("writes the run's tables as Parquet with --tables", async () => {
    await cli("run", example("grid"), "--book", file("good.hftbook"), "--tables", file("tables"));
    expect(readdirSync(file("tables")).sort()).toEqual(["events.parquet", "fills.parquet", "orders.parquet", "samples.parquet"]);
    const nowhere = await cli("run", example("grid"), "--book", file("good.hftbook"), "--tables", file("good.hftbook"));
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining("1005")]);
  });

  it("says which books there are for one that is not, and how to make one where there is none", () => {
    expect(noSuchBook("mine", ["a", "b"])).toBe('There is no book "mine": no such file, and the prepared books are a, b.');
    const none = noSuchBook("mine", []);
    expect(none).toMatch(/^There is no book "mine": no such file, and no book is prepared here: `npx sigmax-hft books generate --out /);
    expect(none).toContain("books convert");
  });

  it("tells a failure once, and nothing of a run that never began", async () => {
    const early = await cli("run", strategy("early.ts", "onStart() {\n throw new Error('boom'); }"), "--book", file("good.hftbook"));
    expect(early.err).toMatch(/^early\.ts:4\S* HftError 4002 .*boom \[simulated -00:00\.00\d, in onStart\]$/);
    expect(early.out).not.toContain("boom");
    expect(early.out).toMatch(/to -00:00\.00\d$/m);
    const own = strategy("own.ts", "onTick() {\n console.error('so much for Error: boom');\n throw new Error('boom'); }");
    expect((await cli("run", own, "--book", file("good.hftbook"))).out).toMatch(/error +so much for Error: boom$/m);
    const none = await cli("run", example("imbalance"), "--book", file("good.hftbook"), "--set", "none=1");
    expect(none).toMatchObject({ code: 1, out: "", err: expect.stringContaining("4007") });
  });

  it("judges the result with --verdict, in words and as JSON", async () => {
    const run = await cli("run", example("imbalance"), "--book", file("good.hftbook"), "--verdict");
    expect(run.out).toMatch(
      /verdict: .+\n {4}As it was run .+\n {4}Pessimistic queue .+\n {4}Twice the latency .+\n {4}Without the luckiest/,
    );
    const asJson = await cli("run", example("imbalance"), "--book", file("good.hftbook"), "--verdict", "--json");
    expect(JSON.parse(asJson.out).verdict.harder).toMatchObject({ riskAverse: { currency: "USDT" }, slower: { currency: "USDT" } });
  });

  it.each([
    ["a damaged book", () => [example("imbalance"), "--book", file("damaged.hftbook")], 1, "2002", "damaged"],
    ["a truncated book", () => [example("imbalance"), "--book", file("truncated.hftbook")], 1, "2003", "truncated"],
    ["a file that is no book", () => [example("imbalance"), "--book", file("other.hftbook")], 1, "2001", "Not a .hftbook"],
    ["a book that is not there", () => [example("imbalance"), "--book", "nowhere"], 1, "2004", "nowhere"],
    ["a strategy that is not there", () => [file("none.ts"), "--book", file("good.hftbook")], 2, "1005", "no such file"],
    ["a syntax error", () => [strategy("syntax.ts", "onTick( {"), "--book", file("good.hftbook")], 1, "4001", "syntax.ts"],
    [
      "a thrown error",
      () => [strategy("throws.ts", "onTick() {\n throw new Error('boom'); }"), "--book", file("good.hftbook")],
      1,
      "4002",
      "throws.ts:4",
    ],
    [
      "a price off the tick",
      () => [
        strategy("tick.ts", "onTick(s) { this.engine.executeOrder({ symbol: s, side: 'buy', price: 60000.05, quantity: 1 }); }"),
        "--book",
        file("good.hftbook"),
      ],
      1,
      "3104",
      "60000.0 and 60000.1",
    ],
    [
      "a negative quantity",
      () => [
        strategy("qty.ts", "onTick(s) { this.engine.executeOrder({ symbol: s, side: 'buy', price: 60000, quantity: -1 }); }"),
        "--book",
        file("good.hftbook"),
      ],
      1,
      "3103",
      "-1",
    ],
    [
      "an unknown symbol",
      () => [
        strategy("symbol.ts", "onTick() { this.engine.executeOrder({ symbol: 'ETH', side: 'buy', price: 1, quantity: 1 }); }"),
        "--book",
        file("good.hftbook"),
      ],
      1,
      "3101",
      "SYNUSDT",
    ],
    ["a file without a strategy", () => [strategyless(), "--book", file("good.hftbook")], 1, "4003", "default"],
    ["a seed that is none", () => [example("imbalance"), "--book", file("good.hftbook"), "--seed", "x"], 1, "1002", "seed"],
  ])("names %s", async (_, argv, code, number, words) => {
    const run = await cli("run", ...argv());
    expect(run.code).toBe(code);
    expect(run.err).toContain(number);
    expect(run.err).toContain(words);
    const json = await cli("run", ...argv(), "--json");
    expect(json.code).toBe(code);
    expect(JSON.parse(json.out).error.code).toBe(Number(number));
  });
});

function strategyless(): string {
  writeFileSync(file("empty.ts"), "export const x = 1;\n");
  return file("empty.ts");
}

describe("sigmax-hft", () => {
  it("tells what a book holds", async () => {
    const { code, out } = await cli("books", "info", file("good.hftbook"));
    expect([code, out.includes("(synthetic)"), out.includes("SYNUSDT")]).toEqual([0, true, true]);
  });

  it.each<[string[], string, string]>([
    [[], "a command is missing", "COMMAND"],
    [["fly"], "can't make sense of: fly", "COMMAND"],
    [["run"], "run wants an argument, got none", "run"],
    [["run", "x.ts"], "run wants --book", "run"],
    [["run", "x.ts", "y.ts", "--book", "b"], "run got too much: y.ts", "run"],
    [["run", "x.ts", "--book", "b", "--levels", "3"], "--levels is no option of run", "run"],
    [["sweep", "x.ts", "--book", "b"], "sweep wants --space", "sweep"],
    [["live", "x.ts", "--feed", "b", "--verdict"], "--verdict is no option of live", "live"],
    [["kill", "all"], "kill got too much: all", "kill"],
    [["books"], "can't make sense of: books", "COMMAND"],
    [["books", "fly"], "can't make sense of: books fly", "COMMAND"],
    [["books", "list", "all"], "books list got too much: all", "books list"],
    [["books", "convert", "--out", "x"], "books convert wants one argument or more, got none", "books convert"],
    [["books", "cut", "b@0-1"], "books cut wants --out", "books cut"],
    [["replay", "b", "--what"], "Unknown option '--what'", "replay"],
    [["--what"], "Unknown option '--what'", "COMMAND"],
  ])("says what is wrong with %j, and shows the usage of what was meant", async (argv, problem, usage) => {
    const { code, out, err } = await cli(...argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`sigmax-hft: ${problem}`);
    expect(err).toContain(`\nUsage: sigmax-hft ${usage}\n`);
  });

  it("helps when asked", async () => {
    const all = await cli("--help");
    expect(all).toMatchObject({ code: 0, err: "" });
    for (const command of ["run", "sweep", "live", "replay", "books list", "books convert", "calibrate", "conformance"])
      expect(all.out).toContain(`\n  ${command}`);
    const one = await cli("replay", "--help");
    expect([one.code, one.out.includes("--bench"), one.out.includes("--space")]).toEqual([0, true, false]);
    expect((await cli("books", "--help")).out).toContain("books generate");
  });

  it("says that a folder holds no conformance cases", async () => {
    expect(await cli("conformance", folder)).toMatchObject({ code: 1 });
  });
});

describe("sigmax-hft sweep", () => {
  const sweep = (...more: string[]) =>
    cli("sweep", example("grid"), "--book", file("good.hftbook"), "--space", file("space.json"), "--workers", "1", ...more);
  beforeAll(() => writeFileSync(file("space.json"), JSON.stringify({ levels: [1, 2, 3], step: { from: 5, to: 10, step: 5 } })));

  it("prints the best, what to know of it, and a hash", async () => {
    const { code, out, err } = await sweep("--split", "0.5");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/levels +step +net +maxDrawdown +sharpe +fills +held back\n1 +\d/);
    expect(out).toMatch(/6 of 6 points on synthetic-calm-21, 1 thread/);
    expect(out).toMatch(/note: Held back was the book/);
    expect(out).toMatch(/sweep hash [0-9a-f]{16}/);
  });

  it("prints a JSON line a point and one for the whole, and writes files", async () => {
    const lines = (await sweep("--json", "--objective", "fills", "--out", file("sweep.csv"))).out
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatchObject({ index: 0, values: { levels: 1, step: 5 }, state: "done" });
    expect(lines[6]).toMatchObject({ outcome: "complete", objective: "fills", done: 6, words: expect.any(Array) });
    const csv = readFileSync(file("sweep.csv"), "utf8").trim().split("\n");
    expect([csv.length, csv[0]]).toEqual([7, expect.stringMatching(/^index,levels,step,state,rank,objective,heldBack,hash,currency,net,/)]);
    await sweep("--random", "2", "--seed", "7", "--out", file("sweep.json"));
    expect(JSON.parse(readFileSync(file("sweep.json"), "utf8")).points).toHaveLength(2);
  });

  it("says which point failed, and ends with 1 when all did", async () => {
    const path = strategy("some.ts", "size = 1;\nonTick() { if (this.size > 1) throw new Error('too large'); }");
    const some = async (values: number[]) => {
      writeFileSync(file("sizes.json"), JSON.stringify({ size: values }));
      return cli("sweep", path, "--book", file("good.hftbook"), "--space", file("sizes.json"), "--workers", "1");
    };
    expect(await some([1, 2])).toMatchObject({
      code: 0,
      err: expect.stringMatching(/1 failed, the first at {"size":2}: .*some.ts:4.*too large/),
    });
    expect(await some([2, 3])).toMatchObject({ code: 1, out: expect.stringContaining("No point was played to its end") });
  });

  it.each([
    ["a space that is no JSON", ["--space", "README.md"], 1, "1002"],
    ["a space that is not there", ["--space", "none.json"], 2, "1005"],
    ["a split that is no number", ["--split", "half"], 2, "wanted a number"],
    ["an objective that there is not", ["--objective", "profit"], 1, "1003"],
  ])("refuses %s", async (_, more, code, said) => {
    expect(await sweep(...more)).toMatchObject({ code, err: expect.stringContaining(said) });
  });

  it("wants a space", async () => {
    expect((await cli("sweep", example("grid"), "--book", file("good.hftbook"))).code).toBe(2);
  });
});

describe("sigmax-hft replay", () => {
  it("shows the order book at a time, bids falling, asks rising, and nothing crossed", async () => {
    const { code, out } = await cli("replay", file("good.hftbook"), "--at", "2", "--levels", "3", "--json");
    const { nowNs, bids, asks } = JSON.parse(out) as { nowNs: number; bids: [number, number][]; asks: [number, number][] };
    expect([code, nowNs, bids.length, asks.length]).toEqual([0, 2e9, 3, 3]);
    const prices = [...bids.map(([price]) => price).reverse(), ...asks.map(([price]) => price)];
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    expect(new Set(prices).size).toBe(6);
  });

  it("shows the end of the book without a time, and for a time after it", async () => {
    const [end, after] = [await cli("replay", file("good.hftbook")), await cli("replay", file("good.hftbook"), "--at", "1000")];
    expect(end.out.split("\n")).toHaveLength(12);
    expect(after.out).toBe(end.out);
  });

  it("tells how fast it plays", async () => {
    const { out } = await cli("replay", file("good.hftbook"), "--bench", "--json");
    const { rows, rowsPerSecond } = JSON.parse(out) as { rows: number; rowsPerSecond: number };
    expect([rows > 0, rowsPerSecond > 0]).toEqual([true, true]);
  });

  it.each([
    [["--at", "soon"], 2, "1005"],
    [["--levels", "0"], 2, "1005"],
  ])("refuses %j", async (flags, code, error) => {
    const run = await cli("replay", file("good.hftbook"), ...flags);
    expect([run.code, run.err]).toEqual([code, expect.stringContaining(error)]);
  });
});
