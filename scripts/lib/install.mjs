import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { Failure } from "./log.mjs";
import { at } from "./paths.mjs";
import { run } from "./run.mjs";
import { hashOf, whenChanged } from "./stamp.mjs";

const CI = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
/** Tries again after 1, 2 and 4 s; npm's own waits would leave somebody without a network in the dark for a minute. */
const PATIENCE = ["--fetch-retries=3", "--fetch-retry-mintimeout=1000", "--fetch-retry-factor=2"];
const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/;

/**
 * Installs exactly what package-lock.json names, unless node_modules already is that. The stamp lies in node_modules,
 * which `npm ci` empties first, so an install that was cut short leaves none and is repeated.
 */
export async function install() {
  const stamp = {
    name: "install",
    inputs: ["package-lock.json"],
    facts: [`node ${process.version}`, process.platform, process.arch],
    outputs: ["node_modules/.package-lock.json"],
    stampDir: "node_modules/.sigmax",
  };
  const did = await whenChanged(stamp, async () => {
    if (!matchesLock()) await npmCi();
  });
  linkCommand();
  return did;
}

/** True when npm's own note of what it installed agrees with the lock file: somebody has run `npm ci` or `npm install` by hand. */
function matchesLock() {
  const note = at("node_modules/.package-lock.json");
  if (!existsSync(note)) return false;
  const wanted = JSON.parse(readFileSync(at("package-lock.json"), "utf8")).packages;
  const there = JSON.parse(readFileSync(note, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = there[path];
    return found ? found.version === entry.version && existsSync(at(path, "package.json")) : entry.optional === true;
  });
}

/** Runs npm, and resolves with its exit code and output. @param {string[]} args */
export function npm(...args) {
  const command = process.env.npm_execpath?.endsWith("npm-cli.js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
  return run(command[0], [...command.slice(1), ...args], { env: npmEnvironment() });
}

async function npmCi() {
  const { code, output } = await npm(...CI, ...PATIENCE);
  if (code === 0) return;
  if (!NO_NETWORK.test(output)) throw new Failure(`npm ci failed with exit code ${code}.\n${output.trim()}`);
  const cause = /request to \S+ failed.*/.exec(output)?.[0] ?? "";
  throw new Failure(
    `The package registry can't be reached. The first set-up needs the network or a filled npm cache; later ones do not.\n${cause}`,
  );
}

/**
 * The environment for npm inside of npm: the outer one's settings of this very command (its name, the package's fields,
 * a production or dry-run switch) must not reach the inner one; registry, proxy, cache and certificates must.
 */
function npmEnvironment() {
  const passed =
    /^npm_config_(registry|cache|userconfig|globalconfig|cafile|ca|proxy|https?_proxy|noproxy|strict_ssl|offline|prefer_offline)$/i;
  const entries = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || passed.test(name));
  const { NODE_ENV: _, ...environment } = Object.fromEntries(entries);
  return environment;
}

/** `npx sigmax-hft` inside the repository finds the command here, without asking the network for a package of that name. */
function linkCommand() {
  const link = at("node_modules/.bin/sigmax-hft");
  if (existsSync(link)) return;
  rmSync(link, { force: true });
  mkdirSync(at("node_modules/.bin"), { recursive: true });
  symlinkSync("../../bin/sigmax-hft.mjs", link);
}

/** Part of every stamp of something built with the tools of node_modules. */
export const toolsFact = () => `tools ${hashOf(["package-lock.json"])}`;
