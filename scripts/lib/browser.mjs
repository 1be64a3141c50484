import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { CHROMIUM, FIREFOX, installByApt, unpackByApt } from "./debian-browser.mjs";
import { Failure, say, yellow } from "./log.mjs";
import { at } from "./paths.mjs";
import { run, runTool } from "./run.mjs";

const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FIREFOX_NAMES = ["firefox-esr", "firefox"];
const NOTE = "build/browser.txt";
const FIREFOX_NOTE = "build/firefox.txt";

/** The browser of the tests: $CHROME_PATH, what an earlier set-up found, or one on the PATH; null when there is none. */
export const findBrowser = () => find(process.env.CHROME_PATH, NOTE, CHROMIUM_NAMES);

/** The second browser of the tests: $FIREFOX_PATH, what an earlier set-up found, or one on the PATH; null when there is none. */
export const findFirefox = () => find(process.env.FIREFOX_PATH, FIREFOX_NOTE, FIREFOX_NAMES);

/** @param {string | undefined} wanted @param {string} note @param {string[]} names */
function find(wanted, note, names) {
  const noted = existsSync(at(note)) ? readFileSync(at(note), "utf8").trim() : "";
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [wanted ?? "", noted, ...names.flatMap((name) => folders.map((folder) => join(folder, name)))];
  return candidates.find((path) => path !== "" && isExecutable(path)) ?? null;
}

/** @param {string} name @param {string} path */
function note(name, path) {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), `${path}\n`);
}

/** Finds or installs a Chromium, checks that a new one starts, and notes where it is. Tests get the path as $SIGMAX_CHROMIUM. */
export async function setUpBrowser() {
  const path = findBrowser() ?? (await installBrowser());
  note(NOTE, path);
  process.env.SIGMAX_CHROMIUM = path;
  return path;
}

/** As `setUpBrowser` for a Firefox. Where none can be had its tests are skipped, which is said here and in the sum of the tests. */
export async function setUpFirefox() {
  const found = findFirefox();
  if (found) return note(FIREFOX_NOTE, found);
  const said = [];
  for (const way of [async () => ({ ...(await installByApt(FIREFOX)), path: findFirefox() }), () => unpackByApt(FIREFOX)]) {
    const { path, output } = await startable(await way());
    if (path) return note(FIREFOX_NOTE, path);
    said.push(output);
  }
  rmSync(at(FIREFOX_NOTE), { force: true });
  say(
    yellow(
      `SKIPPED: the tests in Firefox. There is none, and none could be installed (Debian: apt-get install firefox-esr, or set $FIREFOX_PATH).\n${said.join("\n")}`,
    ),
  );
}

/**
 * The ways to a browser, the one that leaves least behind first.
 * @type {(() => Promise<{ path: string | null, output: string }>)[]}
 */
const WAYS = [async () => ({ ...(await installByApt(CHROMIUM)), path: findBrowser() }), () => unpackByApt(CHROMIUM), installByPlaywright];

async function installBrowser() {
  const said = [];
  for (const way of WAYS) {
    const { path, output } = await startable(await way());
    if (path) return path;
    said.push(output);
  }
  throw new Failure(
    `The browser tests need a Chromium, and none could be installed. Install one (Debian: apt-get install chromium) or set $CHROME_PATH.\n${said.join("\n")}`,
  );
}

/**
 * The path when its browser starts, else null and the last lines of what was said.
 * @param {{ path: string | null, output: string }} installed
 */
async function startable({ path, output }) {
  const started = path && isExecutable(path) ? await run(path, ["--version"], { timeoutMs: 30_000 }) : null;
  const lines = `${output}\n${started?.output ?? ""}`.trim().split("\n").slice(-4).join("\n");
  return { path: started?.code === 0 ? path : null, output: lines };
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
