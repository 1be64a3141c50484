import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { syntheticBook } from "../books.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);
let project = "";

/** What `npm pack` makes, in an empty project, with the dependencies that its package.json names and no others. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "sigmax-package-"));
  const [packed] = JSON.parse(npm("pack", "--json", "--ignore-scripts", "--pack-destination", project)) as [{ filename: string }];
  const installed = join(project, "node_modules/sigmax-hft");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["xzf", join(project, packed.filename), "-C", installed, "--strip-components=1"]);
  linkDependencies(readJson(join(installed, "package.json")));
  write("package.json", JSON.stringify({ type: "module" }));
  writeFileSync(join(project, "mine.hftbook"), syntheticBook({ seed: 4, spanNs: 20e9 }));
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

const npm = (...args: string[]) => execFileSync("npm", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8")) as { dependencies?: Record<string, string> };
const write = (name: string, text: string) => writeFileSync(join(project, name), text);
const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: project, encoding: "utf8" });

function linkDependencies({ dependencies = {} }: { dependencies?: Record<string, string> }): void {
  for (const name of Object.keys(dependencies)) {
    const to = join(project, "node_modules", name);
    if (existsSync(to)) continue;
    const from = join(ROOT, "node_modules", name);
    mkdirSync(join(to, ".."), { recursive: true });
    symlinkSync(from, to);
    linkDependencies(readJson(join(from, "package.json")));
  }
}

const PROGRAM = `
import { readFileSync } from "node:fs";
import { createHftEngine, HftStrategy, type Tick } from "sigmax-hft";

class Buyer extends HftStrategy {
  override async onTick(symbol: string, tick: Tick) {
    const { fee } = await this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01, awaitFill: true });
    if (fee !== 0) this.stop();
  }
}

const engine = await createHftEngine({ exchangeConnector: readFileSync("mine.hftbook"), latencyModel: "colocated" });
const record = await new Buyer({ executionEngine: engine }).start();
console.log(record.outcome, engine.getPerformanceStats().totalExecutions > 0);
`;

const SWEEP = `
import { readFileSync } from "node:fs";
import { readStrategy, sweep, type SweepResult } from "sigmax-hft/sweep";

const result: SweepResult = await sweep({
  book: readFileSync("mine.hftbook"),
  strategy: readStrategy("node_modules/sigmax-hft/examples/grid.ts"),
  space: { levels: [1, 2, 3] },
  workers: 2,
});
console.log(result.outcome, result.done, result.workers);
`;

describe("the package, in an empty project", () => {
  it("runs a program in Node", () => {
    write("program.mjs", PROGRAM.replaceAll(/type Tick|override |: string|: Tick/g, ""));
    expect(node("program.mjs").trim()).toBe("stopped true");
  });

  it("sweeps in threads of its own", () => {
    write("sweep.mjs", SWEEP.replaceAll(/, type SweepResult|: SweepResult/g, ""));
    expect(node("sweep.mjs").trim()).toBe("complete 3 2");
  });

  it("has types that a strict project compiles against", () => {
    write("program.ts", PROGRAM);
    write("sweep.ts", SWEEP);
    const compilerOptions = { strict: true, target: "ES2022", lib: ["ES2022", "DOM"], module: "nodenext", noEmit: true, types: ["node"] };
    write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["program.ts", "sweep.ts"] }));
    mkdirSync(join(project, "node_modules/@types"), { recursive: true });
    symlinkSync(join(ROOT, "node_modules/@types/node"), join(project, "node_modules/@types/node"));
    linkDependencies(readJson(join(ROOT, "node_modules/@types/node/package.json")));
    expect(node(join(ROOT, "node_modules/typescript/bin/tsc"), "-p", ".")).toBe("");
  });

  it("is bundled by Vite, which finds the core", () => {
    write(
      "main.js",
      `import { createHftEngine } from "sigmax-hft"; import { sweep } from "sigmax-hft/sweep"; globalThis.make = [createHftEngine, sweep];`,
    );
    write("index.html", `<script type="module" src="./main.js"></script>`);
    node(join(ROOT, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "error");
    const made = readdirSync(join(project, "dist/assets"));
    expect(made.filter((name) => name.endsWith(".js")).length).toBeGreaterThan(0);
    expect(made.filter((name) => name.endsWith(".wasm"))).toHaveLength(1);
  });

  it("has its command, with help, and runs a strategy by it", () => {
    const command = join(
      "node_modules/sigmax-hft",
      (require(join(project, "node_modules/sigmax-hft/package.json")) as { bin: Record<string, string> }).bin["sigmax-hft"] as string,
    );
    expect(node(command, "--help")).toContain("Usage: sigmax-hft COMMAND");
    const out = node(command, "run", "node_modules/sigmax-hft/examples/market-maker.ts", "--book", "mine.hftbook", "--json");
    expect(JSON.parse(out)).toMatchObject({ outcome: "complete", error: null });
  });
});
