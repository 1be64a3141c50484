import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** The command line, from its bundle and from its sources alike. */
const COMMAND = join(dirname(fileURLToPath(import.meta.url)), "../../bin/sigmax-hft.mjs");
/** Signs of life within the span that may pass without one. */
const BEATS = 4;
const END = "end\n";

/**
 * A process of its own that cancels everything when this one gives no sign of life: whether its strategy loops, it crashed, or was
 * killed. It ends with this one, having done nothing, when it is told so.
 */
export class Watchman {
  readonly #child: ChildProcess;
  readonly #beats: ReturnType<typeof setInterval>;

  /** @param where The flags of `kill` that say what is to be cancelled. */
  constructor(where: readonly string[], silentMs: number, onTrouble: (text: string) => void) {
    // Detached: Ctrl-C at a terminal is not for it.
    this.#child = spawn(process.execPath, [COMMAND, "kill", ...where, "--if-silent", String(silentMs)], {
      stdio: ["pipe", "ignore", "inherit"],
      detached: true,
    });
    this.#child.on("error", (error) => onTrouble(`The watchman could not be started: ${error.message}.`));
    this.#child.on("exit", (code) => {
      clearInterval(this.#beats);
      if (!this.#told) onTrouble(`The watchman is gone (${code ?? "killed"}).`);
    });
    // Its end is told by `exit`.
    this.#child.stdin?.on("error", () => {});
    this.#beats = setInterval(() => this.#child.stdin?.write("\n"), silentMs / BEATS);
    this.#beats.unref();
    this.#child.unref();
    (this.#child.stdin as { unref?(): void } | null)?.unref?.();
  }

  #told = false;

  /** It is not needed any more. */
  end(): void {
    this.#told = true;
    clearInterval(this.#beats);
    this.#child.stdin?.end(END);
  }
}

/** Resolves when nothing came for `ms`, or no more will: with whether its end was told. */
export function silence(input: Readable, ms: number): Promise<"ended" | "silent"> {
  return new Promise((resolve) => {
    let heard = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      const own = setTimeout(() => {
        // When this process was held up, a sign of life may lie in the pipe: timers come before input, and this after it.
        setImmediate(() => {
          if (timer === own) resolve("silent");
        });
      }, ms);
      timer = own;
    };
    input.on("data", (data) => {
      heard = (heard + String(data)).slice(-END.length);
      wait();
    });
    input.on("close", () => {
      clearTimeout(timer);
      resolve(heard === END ? "ended" : "silent");
    });
    wait();
  });
}
