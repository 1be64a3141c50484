import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { installByApt, unpackByApt } from "./debian-chromium.mjs";
import { Failure } from "./log.mjs";
import { at } from "./paths.mjs";
import { run, runTool } from "./run.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const NOTE = "build/browser.txt";

/** The browser of the tests: what an earlier set-up found, $CHROME_PATH, or one on the PATH; null when there is none. */
export function findBrowser() {
  const noted = existsSync(at(NOTE)) ? readFileSync(at(NOTE), "utf8").trim() : "";
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [process.env.CHROME_PATH ?? "", noted, ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))];
  return candidates.find((path) => path !== "" && isExecutable(path)) ?? null;
}

/** Finds or installs a Chromium, checks that a new one starts, and notes where it is. Tests get the path as $SIGMAX_CHROMIUM. */
export async function setUpBrowser() {
  const path = findBrowser() ?? (await installBrowser());
  mkdirSync(dirname(at(NOTE)), { recursive: true });
  writeFileSync(at(NOTE), `${path}\n`);
  process.env.SIGMAX_CHROMIUM = path;
  return path;
}

/**
 * The ways to a browser, the one that leaves least behind first.
 * @type {(() => Promise<{ path: string | null, output: string }>)[]}
 */
const WAYS = [async () => ({ ...(await installByApt()), path: findBrowser() }), unpackByApt, installByPlaywright];

async function installBrowser() {
  const said = [];
  for (const way of WAYS) {
    const { path, output } = await way();
    const started = path && isExecutable(path) ? await run(path, ["--version"], { timeoutMs: 30_000 }) : null;
    if (path && started?.code === 0) return path;
    said.push(`${output}\n${started?.output ?? ""}`.trim().split("\n").slice(-4).join("\n"));
  }
  throw new Failure(
    `The browser tests need a Chromium, and none could be installed. Install one (Debian: apt-get install chromium) or set $CHROME_PATH.\n${said.join("\n")}`,
  );
}

/** Playwright's own build, into the user's cache. */
async function installByPlaywright() {
  const { code, output } = await runTool("playwright-core", "cli.js", ["install", "chromium"]);
  if (code !== 0) return { path: null, output };
  const { chromium } = await import("playwright-core");
  return { path: chromium.executablePath(), output };
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
