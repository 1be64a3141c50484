import { parseArgs } from "node:util";
import { HftError } from "../errors.js";
import { bookInfo, listBooks } from "./books.js";
import { addBook, cutCommand } from "./books-add.js";
import { calibrateCommand } from "./calibrate.js";
import { checkNamed } from "./check.js";
import { runConformance } from "./conformance.js";
import { convertBooks } from "./convert.js";
import { CONVERT_FLAGS } from "./convert-flags.js";
import { generateCommand, statsCommand } from "./generate.js";
import { killCommand } from "./kill.js";
import { liveCommand } from "./live.js";
import { describeError, type Output, terminalOutput } from "./output.js";
import { replayCommand } from "./replay.js";
import { runCommand } from "./run.js";
import { sweepCommand } from "./sweep.js";

const USAGE = `Usage: sigmax-hft COMMAND

  run STRATEGY.ts --book FILE|NAME [--book …] [--config CONFIG.json] [--seed N] [--set NAME=VALUE …]
      [--out RESULT.json] [--verdict] [--report R.html] [--tables FOLDER]
                       replay a book, or several side by side, through a strategy; NAME@60-120 is the part from second 60 to 120;
                       --set gives a field of the strategy another value; --verdict runs it again with the pessimistic queue and
                       twice the latency, and says how much of the result stands; --report writes one HTML file with all of it;
                       --tables writes order events, orders, fills and account as Parquet
  sweep STRATEGY.ts --book FILE|NAME [--book …] --space SPACE.json [--random N] [--objective NAME] [--split SHARE] [--top N]
      [--workers N] [--config CONFIG.json] [--seed N] [--out SWEEP.json|.csv]
                       the strategy with many values of its parameters: SPACE.json has a list or a range for each, by the names of its
                       fields, or config. and a field of the configuration; --random draws N of the combinations; --split 0.7 searches
                       the first 70 % of the book and plays the --top best on the rest; NAME is net (the default), gross, sharpe,
                       netPerDrawdown, fillRate, fills or value
  live STRATEGY.ts --venue binance|binanceusdm|EXCHANGE --symbol SYMBOL [--symbol [EXCHANGE:]SYMBOL …]
      [--paper | --dry-run | --testnet [--account NAME] | --real-money ACCOUNT] [--guards GUARDS.json] [--orders ORDERS.jsonl]
      [--record BOOK.hftbook] [--seconds N] [--config CONFIG.json] [--set NAME=VALUE …] [--out RESULT.json] [--server HOST:PORT]
                       a strategy on live market data. --paper, which is what it does unless told otherwise: orders are filled here
                       and sent nowhere. --dry-run: every order is checked and written as a line of JSON, and none is sent.
                       --testnet: orders go to the venue's test network. --real-money: they go where money is; wants all guards, and
                       the account's name and number in the environment (docs/connectors.md). Keys come from the environment alone.
                       Ctrl-C cancels all orders and ends; once more ends at once. --record keeps what was heard as a book.
                       --server puts a server on this machine in the venue's place
  live STRATEGY.ts --feed BOOK [--speed N] …
                       on paper, a recorded book as if it were live
  kill --venue EXCHANGE --symbol SYMBOL [--testnet [--account NAME] | --real-money ACCOUNT]
                       cancels every order of the symbol at the venue, whoever sent it
  replay BOOK [--at SECONDS] [--levels N] [--bench]
                       the order book at a time, or how fast the book plays
  books list           the prepared books
  books info FILE|NAME what a book holds
  books check FILE|NAME what is wrong with a book's rows, and whether to trust it
  books generate --out BOOK.hftbook [--regime calm|trending|thin|burst|flash-crash] [--seconds S] [--seed N]
                       [--kind L3|L2] [--tick T] [--lot L]
                       a seeded market of any length, by order or by level
  books stats FILE|NAME
                       spread, depth, signs of trades and waits of a book
  books convert IN... --out BOOK.hftbook|.npz|.npy|.csv --tick T --lot L
                       [--format F] [--symbol S] [--venue V] [--base B] [--quote Q] [--contract C]
                       [--name N] [--title T] [--licence L]
                       [--columns FIELD=COLUMN,...] [--units s|ms|us|ns|iso] [--kind depth|trade]
                       [--date YYYY-MM-DD, of LOBSTER]
                       captures, packed by gzip or Zstandard or not, to a book, or a book to another format
  books cut BOOK@FROM-TO --out PART.hftbook
                       a part of a book, seconds; it begins with the market as it was then
  books add FILE [--name N]
                       put a .hftbook among your books
  calibrate BOOK [--horizons 1,10,60] [--every SECONDS] [--seed N]
                       how good the estimates of fills are on a book, against what happened
  conformance DIR --captures DIR
                       replay recorded runs of hftbacktest and compare every row

  --json               one JSON object a line on stdout
  --help               this

Exit codes: 0 done, 1 failed, 2 wrong usage; of live and kill also 3 a guard pulled the kill switch, 4 orders may still be open.`;

const OPTIONS = {
  book: { type: "string", multiple: true },
  config: { type: "string" },
  seed: { type: "string" },
  out: { type: "string" },
  verdict: { type: "boolean" },
  report: { type: "string" },
  set: { type: "string", multiple: true },
  tables: { type: "string" },
  space: { type: "string" },
  random: { type: "string" },
  objective: { type: "string" },
  split: { type: "string" },
  top: { type: "string" },
  workers: { type: "string" },
  captures: { type: "string" },
  at: { type: "string" },
  levels: { type: "string" },
  bench: { type: "boolean" },
  feed: { type: "string" },
  speed: { type: "string" },
  seconds: { type: "string" },
  paper: { type: "boolean" },
  "dry-run": { type: "boolean" },
  testnet: { type: "boolean" },
  "real-money": { type: "string" },
  account: { type: "string" },
  guards: { type: "string" },
  orders: { type: "string" },
  server: { type: "string" },
  record: { type: "string" },
  horizons: { type: "string" },
  every: { type: "string" },
  ...CONVERT_FLAGS,
  symbol: { type: "string", multiple: true },
  regime: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Flag<Option> = Option extends { multiple: true } ? string[] : Option extends { type: "boolean" } ? boolean : string;
type Flags = { [Name in keyof typeof OPTIONS]?: Flag<(typeof OPTIONS)[Name]> };

/** The command line. Resolves with the exit code. */
export async function main(argv: string[], output?: Output): Promise<number> {
  let parsed: { values: Flags; positionals: string[] };
  try {
    parsed = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true }) as typeof parsed;
  } catch (error) {
    return usage(output ?? terminalOutput(false), (error as Error).message);
  }
  const to = output ?? terminalOutput(parsed.values.json === true);
  if (parsed.values.help) {
    to.out(USAGE);
    return 0;
  }
  try {
    return await dispatch(parsed.positionals, parsed.values, to);
  } catch (error) {
    if (!(error instanceof HftError)) throw error;
    if (to.json) to.out(JSON.stringify({ error: error.report() }));
    else to.err(describeError(error));
    return error.code === 1005 ? 2 : 1;
  }
}

async function dispatch([command, ...rest]: string[], flags: Flags, output: Output): Promise<number> {
  const [first] = rest;
  const strategy = first && rest.length === 1 ? strategyCommand(command, first, flags, output) : null;
  if (strategy) return strategy;
  const books = command === "books" && first ? booksCommand(first, rest.slice(1), flags, output) : null;
  if (books) return books;
  const other = first && rest.length === 1 ? otherCommand(command, first, flags, output) : null;
  if (other) return other;
  if (command === "kill" && rest.length === 0) return killCommand(flags, output);
  return usage(output, command === undefined ? "a command is missing" : `can't make sense of: ${[command, ...rest].join(" ")}`);
}

/** Null when it is none. */
function strategyCommand(command: string | undefined, strategy: string, flags: Flags, output: Output): Promise<number> | null {
  if (command === "run" && flags.book) return runCommand({ ...flags, strategy, books: flags.book }, output);
  if (command === "sweep" && flags.book && flags.space)
    return sweepCommand({ ...flags, strategy, books: flags.book, space: flags.space }, output);
  const market = flags.feed !== undefined || flags.symbol !== undefined;
  if (command === "paper" && market) return liveCommand({ ...flags, strategy, paper: true }, output);
  return command === "live" && market ? liveCommand({ ...flags, strategy }, output) : null;
}

/** Null when it is none. */
function otherCommand(command: string | undefined, what: string, flags: Flags, output: Output): Promise<number> | null {
  if (command === "replay") return replayCommand(what, flags, output);
  if (command === "calibrate") return calibrateCommand(what, flags, output);
  return command === "conformance" ? conformance(what, flags, output) : null;
}

/** Null when it is none. */
function booksCommand(what: string, paths: string[], flags: Flags, output: Output): Promise<number> | null {
  const [path] = paths;
  if (what === "list" && paths.length === 0) return listBooks(output);
  if (what === "generate" && paths.length === 0) return generateCommand(flags, output);
  if (what === "convert" && paths.length > 0) return convertBooks(paths, { ...flags, symbol: flags.symbol?.at(-1) }, output);
  if (path === undefined || paths.length !== 1) return null;
  if (what === "info") return bookInfo(path, output);
  if (what === "check") return checkNamed(path, output);
  if (what === "stats") return statsCommand(path, output);
  if (what === "cut") return cutCommand(path, flags.out, output);
  return what === "add" ? addBook(path, flags.name, output) : null;
}

async function conformance(dir: string, flags: Flags, output: Output): Promise<number> {
  const { passed, failed, unsupported } = await runConformance(dir, flags.captures ?? "captures", {
    onLine: (line: string) => output.out(line),
    json: output.json,
  });
  const summary = { passed, failed, unsupported };
  output.out(output.json ? JSON.stringify(summary) : `${passed} passed, ${failed} failed, ${unsupported} not supported yet`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

function usage(output: Output, problem: string): number {
  output.err(`sigmax-hft: ${problem}\n\n${USAGE}`);
  return 2;
}
