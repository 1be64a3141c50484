import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
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

/** Finds or installs a Chromium, checks that it starts, and notes where it is. Tests get the path as $SIGMAX_CHROMIUM. */
export async function setUpBrowser() {
  const path = findBrowser() ?? (await installBrowser());
  mkdirSync(dirname(at(NOTE)), { recursive: true });
  writeFileSync(at(NOTE), `${path}\n`);
  process.env.SIGMAX_CHROMIUM = path;
  return path;
}

async function installBrowser() {
  const said = [];
  for (const way of [byApt, byPlaywright]) {
    const { path, output } = await way();
    if (path && isExecutable(path)) return path;
    said.push(output.trim().split("\n").slice(-4).join("\n"));
  }
  throw new Failure(
    `The browser tests need a Chromium, and none could be installed. Install one (Debian: apt-get install chromium) or set $CHROME_PATH.\n${said.join("\n")}`,
  );
}

/** Debian's package, as root or where sudo asks for no password. */
async function byApt() {
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = (...args) => runOrMissing(...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args);
  const update = await apt("-q", "update");
  const result = update.code === 0 ? await apt("-qy", "install", "--no-install-recommends", "chromium") : update;
  return { path: result.code === 0 ? findBrowser() : null, output: result.output };
}

/** Playwright's own build, into the user's cache. */
async function byPlaywright() {
  const { code, output } = await runTool("playwright-core", "cli.js", ["install", "chromium"]);
  if (code !== 0) return { path: null, output };
  const { chromium } = await import("playwright-core");
  return { path: chromium.executablePath(), output };
}

async function runOrMissing(command, ...args) {
  try {
    return await run(command, args);
  } catch (error) {
    return { code: 127, output: error.message };
  }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
