/** What set-up and the checks say on the terminal: one line a step, with what it took. */
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);

export const bold = (text) => paint(1, text);
export const green = (text) => paint(32, text);
export const red = (text) => paint(31, text);
export const yellow = (text) => paint(33, text);
export const dim = (text) => paint(2, text);

/** Seconds with one decimal, as in `12.3 s`. */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

export const say = (text) => console.log(text);

/** A failure that is explained by its message; the stack of the script would say nothing more. */
export class Failure extends Error {}

/** Prints the name of a step, does it, prints what it took. */
export async function step(name, work) {
  const start = performance.now();
  say(dim(`… ${name}`));
  const result = await work();
  say(`${green("✓")} ${name} ${dim(seconds(performance.now() - start))}`);
  return result;
}

/** Runs a script's main function; a Failure is printed as its message, anything else with its stack. Exit code 1 for both. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(red(error instanceof Failure ? `\n${error.message}` : `\n${error?.stack ?? error}`));
    process.exitCode = 1;
  }
}
