import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./log.mjs";
import { ROOT } from "./paths.mjs";

/**
 * Runs a command and resolves with its exit code and output, which is kept, and shown as it comes with `show: true`.
 * Never rejects for a command that fails, only for one that can't be started.
 */
export function run(command, args, { cwd = ROOT, env = process.env, show = false, timeoutMs = 0 } = {}) {
  return new Promise((resolve, reject) => {
    const plain = process.stdout.isTTY ? env : { ...env, NO_COLOR: "1" };
    const child = spawn(command, args, { cwd, env: plain, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let timedOut = false;
    const timer = timeoutMs > 0 ? setTimeout(stop, timeoutMs) : undefined;
    function stop() {
      timedOut = true;
      child.kill("SIGKILL");
    }
    const keep = (to) => (chunk) => {
      output += chunk;
      if (show) to.write(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", keep(process.stdout));
    child.stderr.setEncoding("utf8").on("data", keep(process.stderr));
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new Failure(`${command} could not be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (timedOut) output += `\n${command} was stopped after ${timeoutMs / 1000} s.`;
      else if (signal) output += `\n${command} was ended by ${signal}.`;
      resolve({ code: code ?? 1, output });
    });
  });
}

/** As `run`, but a non-zero exit is a Failure that shows the command and what it printed. */
export async function must(command, args, options = {}) {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    const said = options.show ? "" : `\n${result.output.trim()}`;
    throw new Failure(`${options.what ?? [command, ...args].join(" ")} failed with exit code ${result.code}.${said}`);
  }
  return result.output;
}

/** Command and first arguments that run a tool of node_modules without npx, which would ask the network for what is missing. */
export function tool(packageName, file) {
  const path = join(ROOT, "node_modules", packageName, file);
  if (!existsSync(path)) throw new Failure(`${packageName} is not installed (no ${file}). Run: npm run setup`);
  return path;
}

/** As `run` for a JavaScript tool of node_modules. */
export const runTool = (packageName, file, args, options) => run(process.execPath, [tool(packageName, file), ...args], options);

/** As `must` for a JavaScript tool of node_modules. */
export const mustTool = (packageName, file, args, options) => must(process.execPath, [tool(packageName, file), ...args], options);
