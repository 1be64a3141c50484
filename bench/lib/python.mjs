import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";

const VENV = "build/bench-python";
const PACKAGES = ["hftbacktest==2.4.4", "numba"];
const INSTALL_MS = 600_000;

/** The Python that has hftbacktest, in an environment of its own; `{ problem }` when it can't be had. */
export async function setUpPython(say) {
  const python = at(VENV, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (await works(python)) return { python };
  say(`making a Python environment with ${PACKAGES.join(" and ")} in ${VENV} (once)`);
  mkdirSync(dirname(at(VENV)), { recursive: true });
  const steps = [
    ["python3", ["-m", "venv", at(VENV)]],
    [python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES]],
  ];
  for (const [command, args] of steps) {
    const done = await run(command, args, { timeoutMs: INSTALL_MS }).catch((error) => ({ code: 1, output: error.message }));
    if (done.code !== 0) return { problem: done.output.trim().split("\n").at(-1) };
  }
  return (await works(python)) ? { python } : { problem: "hftbacktest was installed and can't be imported" };
}

async function works(python) {
  if (!existsSync(python)) return false;
  const check = "import numba, importlib.metadata as m; assert m.version('hftbacktest') == '2.4.4'; import hftbacktest";
  return (await run(python, ["-c", check]).catch(() => ({ code: 1 }))).code === 0;
}
