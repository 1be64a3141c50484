import { bookInfo, listBooks } from "./books.js";
import { addBook, cutCommand } from "./books-add.js";
import { calibrateCommand } from "./calibrate.js";
import { checkNamed } from "./check.js";
import { runConformance } from "./conformance.js";
import { convertBooks } from "./convert.js";
import { generateCommand, statsCommand } from "./generate.js";
import { killCommand } from "./kill.js";
import { liveCommand } from "./live.js";
import { CONVERT_OPTIONS, type Flags, type OptionName } from "./options.js";
import type { Output } from "./output.js";
import { replayCommand } from "./replay.js";
import { runCommand } from "./run.js";
import { sweepCommand } from "./sweep.js";

/** One command, and what it can be told. */
export interface Command {
  name: string;
  /** What stands after its name. */
  usage: string;
  about: string;
  /** Arguments: none, one, or one and more. */
  takes: 0 | 1 | "some";
  /** Options that it can't do without. */
  needs?: readonly OptionName[];
  options?: readonly OptionName[];
  run(args: string[], flags: Flags, output: Output): Promise<number>;
}

const LIVE_OPTIONS: readonly OptionName[] = [
  ...(["venue", "symbol", "feed", "paper", "dry-run", "testnet", "account", "real-money", "guards", "orders"] as const),
  ...(["record", "seconds", "speed", "config", "set", "out", "server"] as const),
];

export const COMMANDS: readonly Command[] = [
  {
    name: "run",
    usage: `STRATEGY.ts --book FILE|NAME [--book …] [--config CONFIG.json] [--seed N] [--set NAME=VALUE …]
    [--out RESULT.json] [--verdict] [--report R.html] [--tables FOLDER]`,
    about: `replay a book, or several side by side, through a strategy; NAME@60-120 is the part from second 60 to 120;
--set gives a field of the strategy another value; --verdict runs it again with the pessimistic queue and twice the latency, and
says how much of the result stands; --report writes one HTML file with all of it; --tables writes order events, orders, fills
and account as Parquet`,
    takes: 1,
    needs: ["book"],
    options: ["config", "seed", "set", "out", "verdict", "report", "tables"],
    run: ([strategy = ""], flags, output) => runCommand({ ...flags, strategy, books: flags.book as string[] }, output),
  },
  {
    name: "sweep",
    usage: `STRATEGY.ts --book FILE|NAME [--book …] --space SPACE.json [--random N] [--objective NAME] [--split SHARE] [--top N]
    [--workers N] [--config CONFIG.json] [--seed N] [--out SWEEP.json|.csv]`,
    about: `the strategy with many values of its parameters: SPACE.json has a list or a range for each, by the names of its fields, or
config. and a field of the configuration; --random draws N of the combinations; --split 0.7 searches the first 70 % of the book
and plays the --top best on the rest; NAME is net (the default), gross, sharpe, netPerDrawdown, fillRate, fills or value`,
    takes: 1,
    needs: ["book", "space"],
    options: ["random", "objective", "split", "top", "workers", "config", "seed", "out"],
    run: ([strategy = ""], flags, output) =>
      sweepCommand({ ...flags, strategy, books: flags.book as string[], space: flags.space as string }, output),
  },
  {
    name: "live",
    usage: `STRATEGY.ts --venue binance|binanceusdm|EXCHANGE --symbol SYMBOL [--symbol [EXCHANGE:]SYMBOL …]
    [--paper | --dry-run | --testnet [--account NAME] | --real-money ACCOUNT] [--guards GUARDS.json] [--orders ORDERS.jsonl]
    [--record BOOK.hftbook] [--seconds N] [--config CONFIG.json] [--set NAME=VALUE …] [--out RESULT.json] [--server HOST:PORT]
  live STRATEGY.ts --feed BOOK [--speed N] …`,
    about: `a strategy on live market data. --paper, which is what it does unless told otherwise: orders are filled here
and sent nowhere. --dry-run: every order is checked and written as a line of JSON, and none is sent.
--testnet: orders go to the venue's test network. --real-money: they go where money is; wants all guards, and
the account's name and number in the environment (docs/connectors.md). Keys come from the environment alone.
Ctrl-C cancels all orders and ends; once more ends at once, and leaves what is open to a process that watches this one. --record keeps what was heard as a book.
--server puts a server on this machine in the venue's place; --feed plays a recorded book as if it were live, on paper`,
    takes: 1,
    options: LIVE_OPTIONS,
    run: ([strategy = ""], flags, output) => liveCommand({ ...flags, strategy }, output),
  },
  {
    name: "paper",
    usage: "STRATEGY.ts …",
    about: "short for live --paper",
    takes: 1,
    options: LIVE_OPTIONS,
    run: ([strategy = ""], flags, output) => liveCommand({ ...flags, strategy, paper: true }, output),
  },
  {
    name: "kill",
    usage: "--venue EXCHANGE --symbol SYMBOL [--testnet [--account NAME] | --real-money ACCOUNT] [--if-silent MS]",
    about: `cancels every order of the symbol at the venue, whoever sent it. --if-silent: only once nothing came on stdin for so long,
or it ended without the word end; live has itself watched by this, as a process of its own`,
    takes: 0,
    options: ["venue", "symbol", "testnet", "account", "real-money", "server", "if-silent"],
    run: (_, flags, output) => killCommand(flags, output),
  },
  {
    name: "replay",
    usage: "BOOK [--at SECONDS] [--levels N] [--bench]",
    about: "the order book at a time, or how fast the book plays",
    takes: 1,
    options: ["at", "levels", "bench"],
    run: ([book = ""], flags, output) => replayCommand(book, flags, output),
  },
  { name: "books list", usage: "", about: "the prepared books", takes: 0, run: (_, __, output) => listBooks(output) },
  {
    name: "books info",
    usage: "FILE|NAME",
    about: "what a book holds",
    takes: 1,
    run: ([book = ""], _, output) => bookInfo(book, output),
  },
  {
    name: "books check",
    usage: "FILE|NAME",
    about: "what is wrong with a book's rows, and whether to trust it",
    takes: 1,
    run: ([book = ""], _, output) => checkNamed(book, output),
  },
  {
    name: "books generate",
    usage: `--out BOOK.hftbook [--regime calm|trending|thin|burst|flash-crash] [--seconds S] [--seed N]
    [--kind L3|L2] [--tick T] [--lot L]`,
    about: "a seeded market of any length, by order or by level",
    takes: 0,
    needs: ["out"],
    options: ["regime", "seconds", "seed", "kind", "tick", "lot"],
    run: (_, flags, output) => generateCommand(flags, output),
  },
  {
    name: "books stats",
    usage: "FILE|NAME",
    about: "spread, depth, signs of trades and waits of a book",
    takes: 1,
    run: ([book = ""], _, output) => statsCommand(book, output),
  },
  {
    name: "books convert",
    usage: `IN... --out BOOK.hftbook|.npz|.npy|.csv|.parquet --tick T --lot L
    [--format F] [--symbol S] [--venue V] [--base B] [--quote Q] [--contract C]
    [--name N] [--title T] [--licence L]
    [--columns FIELD=COLUMN,...] [--units s|ms|us|ns|iso] [--kind depth|trade]
    [--date YYYY-MM-DD, of LOBSTER]`,
    about: "captures, packed by gzip or Zstandard or not, to a book, or a book to another format",
    takes: "some",
    options: [...CONVERT_OPTIONS, "out"],
    run: (paths, flags, output) => convertBooks(paths, { ...flags, symbol: flags.symbol?.at(-1) }, output),
  },
  {
    name: "books cut",
    usage: "BOOK@FROM-TO --out PART.hftbook",
    about: "a part of a book, seconds; it begins with the market as it was then",
    takes: 1,
    needs: ["out"],
    run: ([book = ""], flags, output) => cutCommand(book, flags.out, output),
  },
  {
    name: "books add",
    usage: "FILE [--name N]",
    about: "put a .hftbook among your books",
    takes: 1,
    options: ["name"],
    run: ([file = ""], flags, output) => addBook(file, flags.name, output),
  },
  {
    name: "calibrate",
    usage: "BOOK [--horizons 1,10,60] [--every SECONDS] [--seed N]",
    about: "how good the estimates of fills are on a book, against what happened",
    takes: 1,
    options: ["horizons", "every", "seed"],
    run: ([book = ""], flags, output) => calibrateCommand(book, flags, output),
  },
  {
    name: "conformance",
    usage: "DIR --captures DIR",
    about: "replay recorded runs of hftbacktest and compare every row",
    takes: 1,
    options: ["captures"],
    run: ([dir = ""], flags, output) => conformance(dir, flags, output),
  },
];

async function conformance(dir: string, flags: Flags, output: Output): Promise<number> {
  const { passed, failed, unsupported } = await runConformance(dir, flags.captures ?? "captures", {
    onLine: (line: string) => output.out(line),
    json: output.json,
  });
  const summary = { passed, failed, unsupported };
  output.out(output.json ? JSON.stringify(summary) : `${passed} passed, ${failed} failed, ${unsupported} not supported yet`);
  return failed > 0 || passed === 0 ? 1 : 0;
}
