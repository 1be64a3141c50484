import { CONVERT_FLAGS } from "./convert-flags.js";

/** Every option that some command has, as `parseArgs` wants them. */
export const OPTIONS = {
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
  "if-silent": { type: "string" },
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
export type OptionName = keyof typeof OPTIONS;
export type Flags = { [Name in OptionName]?: Flag<(typeof OPTIONS)[Name]> };

/** Those that every command has. */
export const COMMON: readonly OptionName[] = ["json", "help"];
export const CONVERT_OPTIONS = Object.keys(CONVERT_FLAGS) as (keyof typeof CONVERT_FLAGS)[];
