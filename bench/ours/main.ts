/** Our side of the bench: a request a line on stdin, an answer a line on stdout, both JSON. */
import { createInterface } from "node:readline";
import { type Asked, decode, prepare, run } from "./run.js";

const answerTo = (asked: Asked) => {
  if (asked.prepare) return prepare(asked);
  return asked.decode ? decode(asked) : run(asked);
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Asked;
  process.stdout.write(`${JSON.stringify(await answerTo(asked))}\n`);
}
