import { COMMANDS, type Command } from "./commands.js";
import { COMMON, type Flags, type OptionName } from "./options.js";

const INDENT = " ".repeat(23);

const textOf = ({ name, usage, about }: Command): string =>
  `  ${`${name} ${usage}`.trim().replaceAll("\n", "\n  ")}\n${INDENT}${about.replaceAll("\n", `\n${INDENT}`)}`;

const END = `
  --json               one JSON object a line on stdout
  --help               this, or with a command what that one can be told

Exit codes: 0 done, 1 failed, 2 wrong usage; of live and kill also 3 a guard pulled the kill switch, 4 orders may still be open.`;

/** What there is; of one command alone when it is known which one is meant. */
export function usageText(commands: readonly Command[] = COMMANDS): string {
  const [one] = commands;
  const of = one && commands.length === 1 ? one.name : "COMMAND";
  return `Usage: sigmax-hft ${of}\n\n${commands.map(textOf).join("\n")}\n${END}`;
}

/** The commands that words can mean: one, all of `books`, or none. */
export function commandsOf([first = "", second = ""]: readonly string[]): readonly Command[] {
  const exact = COMMANDS.filter(({ name }) => name === first || name === `${first} ${second}`);
  return exact.length > 0 ? exact : COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
}

/** What is wrong with how a command is called; null when nothing is. */
export function misuse({ name, takes, needs = [], options = [] }: Command, args: readonly string[], flags: Flags): string | null {
  const known: readonly OptionName[] = [...COMMON, ...needs, ...options];
  const foreign = (Object.keys(flags) as OptionName[]).find((flag) => !known.includes(flag));
  if (foreign) return `--${foreign} is no option of ${name}`;
  const least = takes === "some" ? 1 : takes;
  if (args.length < least) return `${name} wants ${takes === "some" ? "one argument or more" : "an argument"}, got none`;
  if (takes !== "some" && args.length > takes) return `${name} got too much: ${args.slice(takes).join(" ")}`;
  const missing = needs.find((flag) => flags[flag] === undefined);
  return missing ? `${name} wants --${missing}` : null;
}
