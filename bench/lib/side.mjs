import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Failure } from "../../scripts/lib/log.mjs";
import { ROOT } from "../../scripts/lib/paths.mjs";

/** A process that answers a line of JSON with a line of JSON. */
export class Side {
  #child;
  #lines;
  #errors = "";

  constructor(name, command, args) {
    this.name = name;
    this.#child = spawn(command, args, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr.setEncoding("utf8").on("data", (text) => {
      this.#errors = (this.#errors + text).slice(-4_000);
    });
    this.#child.stdin.on("error", () => {});
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Failure(`${this.name} ended without an answer to ${JSON.stringify(request)}\n${this.#errors}`);
    return JSON.parse(value);
  }

  close() {
    this.#child.stdin.end();
  }
}
