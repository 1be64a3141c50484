/** Our side of the bench: a request a line on stdin, an answer a line on stdout, both JSON. */
import { createInterface } from "node:readline";
import { type Asked, prepare, run } from "./run.js";

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Asked;
  const answer = asked.prepare ? await prepare(asked) : await run(asked);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
