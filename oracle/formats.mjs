/**
 * `npm run formats`: reads a small file of every format, writes its rows in every format, reads those again, and compares digests; then, where Python
 * is, lets hftbacktest read what we write, write the same itself, convert a raw capture, and replay both; and databento-dbn write a market by order.
 * `--write` renews the table in docs/books.md and the files in test/fixtures, which the tests hold our side against.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle, OUT } from "../bench/lib/build.mjs";
import { putInto } from "../bench/lib/document.mjs";
import { setUpPython } from "../bench/lib/python.mjs";
import { Failure, green, main, red, say } from "../scripts/lib/log.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { must, run } from "../scripts/lib/run.mjs";

const WORK = "build/formats";
const KEPT = "test/fixtures/hftbacktest";
const KEPT_DBN = "test/fixtures/databento";
const DATABENTO = "databento-dbn==0.72.0";
const MARKET = {
  tickSize: 0.1,
  lotSize: 0.001,
  config: {
    exchange: "no-partial-fill",
    queueModel: { model: "risk-averse" },
    latency: { model: "constant", entryNs: 1_000_000, responseNs: 1_000_000 },
    fees: { maker: -0.00005, taker: 0.0007 },
    contractSize: 1,
  },
};

await main(async () => {
  const write = process.argv.includes("--write");
  await bundle({ formats: at("test/fixtures/formats.ts") }, { ssr: true });
  const formats = await import(pathToFileURL(at(OUT, "formats.mjs")).href);
  const lines = await formats.formatLines();
  const wanted = formats.roundTripNames();
  for (const { format, rows, digest, same } of lines) {
    const lost = wanted.filter((name) => !same.includes(name));
    say(
      `${lost.length === 0 ? green("same") : red("DIFFERS")}  ${format}: ${rows} rows, ${digest.slice(0, 16)}${lost.length > 0 ? `, not after ${lost}` : ""}`,
    );
    if (lost.length > 0) process.exitCode = 1;
  }
  if (write) putInto("docs/books.md", "formats", formats.tableOfFormats(lines));
  const { python, problem } = await setUpPython(say);
  if (!python) return say(`SKIPPED: hftbacktest did not read our files: ${problem}`);
  await askHftbacktest(python, formats, write);
  await askDatabento(python, formats, write);
});

/** A market by order that databento-dbn writes, against the book after each event by Databento's rules. */
async function askDatabento(python, formats, write) {
  const have = await run(python, ["-c", "import databento_dbn"]);
  const got = have.code === 0 ? have : await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", DATABENTO]);
  if (got.code !== 0) return say(`SKIPPED: ${DATABENTO} can't be had: ${got.output.trim().split("\n").at(-1)}`);
  const [file, books] = [at(WORK, "orders.dbn"), at(WORK, "orders.json")];
  say(`databento-dbn: ${(await must(python, [at("oracle/dbn.py"), file, books], { what: "databento-dbn" })).trim()}`);
  const wrong = await formats.wrongBooks(readFileSync(file), JSON.parse(readFileSync(books, "utf8")));
  if (wrong.length > 0) throw new Failure(`The books of the DBN file differ:\n${wrong.slice(0, 3).join("\n")}`);
  say("ok    databento-dbn: the book is Databento's after each event");
  if (!write) return;
  mkdirSync(at(KEPT_DBN), { recursive: true });
  for (const path of [file, books])
    writeFileSync(at(KEPT_DBN, `${path.split(/[/\\]/).at(-1)}.gz`), gzipSync(readFileSync(path), { level: 9 }));
}

async function askHftbacktest(python, formats, write) {
  mkdirSync(at(WORK), { recursive: true });
  const ours = await formats.writtenForHftbacktest();
  const captured = await formats.capturedRows();
  writeFileSync(at(WORK, "ours.npz"), ours.bytes);
  writeFileSync(at(WORK, "capture.jsonl.gz"), gzipSync(formats.rawCapture()));
  const job = (name, from, rows, epochNs) => ({
    from: at(WORK, from),
    to: at(WORK, `${name}.npz`),
    recorded: at(WORK, `${name}.json`),
    case: {
      format: 1,
      name: `files/${name}`,
      reference: "hftbacktest 2.4.4",
      source: { format: "hftbacktest-npz", files: [`${name}.npz`] },
      ...MARKET,
      t0: epochNs,
      ...formats.scriptFor(rows),
    },
  });
  const jobs = [
    job("written", "ours.npz", ours.rows, ours.info.epochNs),
    job("converted", "capture.jsonl.gz", captured.rows, captured.epochNs),
  ];
  writeFileSync(at(WORK, "jobs.json"), JSON.stringify(jobs));
  const output = await must(python, [at("oracle/files.py"), at(WORK, "jobs.json")], { what: "hftbacktest" });
  for (const line of output.split("\n").filter((text) => text.startsWith("{"))) say(`hftbacktest: ${line}`);
  if (write) keep(jobs, ours.sha256);
  await compare(jobs);
}

/** Their files, and cases that read them; the one of the raw capture also as we convert it. */
function keep(jobs, sha256) {
  mkdirSync(at(KEPT, "cases"), { recursive: true });
  for (const { to, recorded, case: given } of jobs) {
    copyFileSync(to, at(KEPT, given.source.files[0]));
    const text = readFileSync(recorded, "utf8");
    const name = given.name.split("/").at(-1);
    writeFileSync(at(KEPT, "cases", `${name}.json.gz`), gzipSync(text, { level: 9 }));
    if (name !== "converted") continue;
    copyFileSync(at(WORK, "capture.jsonl.gz"), at(KEPT, "capture.jsonl.gz"));
    const raw = { ...JSON.parse(text), name: "files/raw", source: { format: "binance-futures", files: ["capture.jsonl.gz"] } };
    writeFileSync(at(KEPT, "cases", "raw.json.gz"), gzipSync(JSON.stringify(raw), { level: 9 }));
  }
  writeFileSync(at(KEPT, "written.sha256"), `${sha256}\n`);
}

/** Our core on their files, against what hftbacktest just answered. */
async function compare(jobs) {
  const folder = at(WORK, "cases");
  mkdirSync(folder, { recursive: true });
  for (const { recorded, case: given } of jobs)
    writeFileSync(`${folder}/${given.name.split("/").at(-1)}.json.gz`, gzipSync(readFileSync(recorded)));
  const output = await must(process.execPath, [at("bin/sigmax-hft.mjs"), "conformance", folder, "--captures", at(WORK)], {
    what: "The replay",
  });
  say(output.trim());
  if (/FAIL/.test(output)) throw new Failure("The core does not answer as hftbacktest did.");
}
