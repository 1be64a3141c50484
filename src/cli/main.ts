import { parseArgs } from "node:util";
import { HftError } from "../errors.js";
import { type Flags, OPTIONS } from "./options.js";
import { describeError, type Output, terminalOutput } from "./output.js";
import { commandsOf, misuse, usageText } from "./usage.js";

/** The command line. Resolves with the exit code. */
export async function main(argv: string[], output?: Output): Promise<number> {
  let parsed: { values: Flags; positionals: string[] };
  try {
    parsed = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true }) as typeof parsed;
  } catch (error) {
    return refuse(output ?? terminalOutput(false), (error as Error).message, argv);
  }
  const to = output ?? terminalOutput(parsed.values.json === true);
  if (parsed.values.help) {
    const meant = commandsOf(parsed.positionals);
    to.out(meant.length > 0 ? usageText(meant) : usageText());
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

async function dispatch(words: string[], flags: Flags, output: Output): Promise<number> {
  if (words.length === 0) return refuse(output, "a command is missing", words);
  const [command, ...others] = commandsOf(words);
  if (!command || others.length > 0) return refuse(output, `can't make sense of: ${words.join(" ")}`, words);
  const args = words.slice(command.name.split(" ").length);
  const wrong = misuse(command, args, flags);
  return wrong ? refuse(output, wrong, words) : command.run(args, flags, output);
}

function refuse(output: Output, problem: string, words: readonly string[]): number {
  const meant = commandsOf(words);
  output.err(`sigmax-hft: ${problem}\n\n${meant.length > 0 ? usageText(meant) : usageText()}`);
  return 2;
}
