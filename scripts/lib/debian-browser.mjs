/** Browsers of Debian: a package is installed where this user may, else unpacked below the repository without any rights. */
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { at } from "./paths.mjs";
import { run } from "./run.mjs";

/**
 * @typedef {{ name: string, packages: string[], program: string }} DebianBrowser name of its folder, the packages, and where
 *   its program lies in them
 */

/** @type {DebianBrowser} */
export const CHROMIUM = { name: "chromium", packages: ["chromium", "fonts-dejavu-core"], program: "usr/lib/chromium/chromium" };
/** @type {DebianBrowser} */
export const FIREFOX = { name: "firefox", packages: ["firefox-esr", "fonts-dejavu-core"], program: "usr/lib/firefox-esr/firefox-esr" };

const homeOf = (/** @type {DebianBrowser} */ { name }) => `.cache/${name}`;

/** A command's result; one that is not on this machine counts as failed. */
async function attempt(command, ...args) {
  try {
    return await run(command, args);
  } catch (error) {
    return { code: 127, output: error.message };
  }
}

/**
 * With apt-get, as root or where sudo asks for no password.
 * @param {DebianBrowser} browser
 */
export function installByApt({ packages }) {
  const rights = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = (...args) => attempt(...rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args);
  return inTurn(
    () => apt("update"),
    () => apt("-y", "install", "--no-install-recommends", packages[0]),
  );
}

/**
 * Without rights: apt-get with folders of its own fetches the package and whatever of its dependencies this system lacks,
 * dpkg-deb unpacks them, and a script starts the browser with those libraries. `path` is that script.
 * @param {DebianBrowser} browser
 */
export async function unpackByApt(browser) {
  const home = homeOf(browser);
  const root = at(home, "root");
  const archives = at(home, "cache/archives");
  rmSync(at(home), { recursive: true, force: true });
  for (const folder of [root, `${archives}/partial`, at(home, "state/lists/partial")]) mkdirSync(folder, { recursive: true });
  const options = {
    "Dir::State": at(home, "state"),
    "Dir::State::status": "/var/lib/dpkg/status",
    "Dir::Cache": at(home, "cache"),
    "Debug::NoLocking": "1",
  };
  const given = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const apt = (...args) => attempt("apt-get", ...given, "-q", ...args);
  const result = await inTurn(
    () => apt("update"),
    () => apt("-y", "--no-install-recommends", "--download-only", "install", ...browser.packages),
    () => unpackAll(archives, root),
  );
  for (const folder of ["cache", "state"]) rmSync(at(home, folder), { recursive: true, force: true });
  return { ...result, path: result.code === 0 ? writeStarter(browser, root) : null };
}

async function unpackAll(archives, root) {
  const packages = readdirSync(archives).filter((name) => name.endsWith(".deb"));
  for (const name of packages) {
    const result = await attempt("dpkg-deb", "-x", `${archives}/${name}`, root);
    if (result.code !== 0) return result;
  }
  return { code: packages.length > 0 ? 0 : 1, output: `${packages.length} packages unpacked` };
}

/** @param {DebianBrowser} browser @param {string} root */
function writeStarter(browser, root) {
  const home = homeOf(browser);
  const libraries = readdirSync(`${root}/usr/lib`).filter((name) => name.endsWith("-linux-gnu"));
  const folders = libraries.flatMap((name) => [`${root}/usr/lib/${name}`, `${root}/usr/lib/${name}/nss`, `${root}/lib/${name}`]);
  const fonts = at(home, "fonts.conf");
  writeFileSync(
    fonts,
    `<fontconfig><dir>${root}/usr/share/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${at(home, "fonts")}</cachedir></fontconfig>\n`,
  );
  const starter = at(home, browser.name);
  writeFileSync(
    starter,
    `#!/bin/sh\nexport LD_LIBRARY_PATH="${folders.join(":")}"\nexport FONTCONFIG_FILE="${fonts}"\nexec "${root}/${browser.program}" "$@"\n`,
  );
  chmodSync(starter, 0o755);
  return starter;
}

/** Steps until one fails; the last result. */
async function inTurn(...steps) {
  let result = { code: 1, output: "" };
  for (const step of steps) {
    result = await step();
    if (result.code !== 0) break;
  }
  return result;
}
