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
/** Ends a browser that hangs when it is asked for its version, ms. */
const START_LIMIT_MS = 240_000;

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

/** Finds or installs a Chromium for what measures the page. Returns its path. */
export async function setUpBrowser() {
  const { path, said } = await pathOf(CHROMIUM_OF_TESTS);
  if (!path) throw new Failure(`This needs a Chromium, and none could be installed. ${CHROMIUM_OF_TESTS.hint}\n${said}`);
  return path;
}

/**
 * Finds or installs a Chromium and a Firefox, checks that a new one starts, and notes where it is. The tests of one that can't be had are
 * skipped, which is said here and in the sum of the tests.
 * @param {"some" | "all"} wanted `all`: either one that is missing is a Failure
 */
export async function setUpBrowsers(wanted) {
  const missing = [];
  for (const browser of [CHROMIUM_OF_TESTS, FIREFOX_OF_TESTS]) {
    const { path, said } = await pathOf(browser);
    if (!path) missing.push({ browser, said });
  }
  if (missing.length === 0) return;
  const words = missing.map(({ browser: { title, hint }, said }) => `There is no ${title}, and none could be installed. ${hint}\n${said}`);
  if (wanted === "all" || missing.length === 2) throw new Failure(`The browser tests need a browser.\n${words.join("\n")}`);
  say(yellow(`SKIPPED: the tests in ${missing[0]?.browser.title}. ${words[0]}`));
}

const CHROMIUM_OF_TESTS = {
  title: "Chromium",
  note: NOTE,
  find: findBrowser,
  hint: "Install one (Debian: apt-get install chromium), or set $CHROME_PATH.",
  /** The ways to it, the one that leaves least behind first. */
  ways: [async () => ({ ...(await installByApt(CHROMIUM)), path: findBrowser() }), () => unpackByApt(CHROMIUM), installByPlaywright],
};
const FIREFOX_OF_TESTS = {
  title: "Firefox",
  note: FIREFOX_NOTE,
  find: findFirefox,
  hint: "Install one (Debian: apt-get install firefox-esr), or set $FIREFOX_PATH.",
  ways: [async () => ({ ...(await installByApt(FIREFOX)), path: findFirefox() }), () => unpackByApt(FIREFOX)],
};

/** Where it is, which is noted for later; else why there is none. */
async function pathOf(browser) {
  const found = browser.find();
  const { path, said } = found ? { path: found, said: "" } : await install(browser);
  if (path) note(browser.note, path);
  else rmSync(at(browser.note), { force: true });
  return { path, said };
}

/** @param {{ ways: (() => Promise<{ path: string | null, output: string }>)[] }} browser */
async function install({ ways }) {
  const said = [];
  for (const way of ways) {
    const { path, output } = await startable(await way());
    if (path) return { path, said: "" };
    said.push(output);
  }
  return { path: null, said: said.join("\n") };
}

/**
 * The path when its browser starts, else null and the last lines of what was said.
 * @param {{ path: string | null, output: string }} installed
 */
async function startable({ path, output }) {
  const started = path && isExecutable(path) ? await run(path, ["--version"], { timeoutMs: START_LIMIT_MS }) : null;
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
