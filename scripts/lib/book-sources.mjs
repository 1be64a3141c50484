/** Finds the raw files of a book: the cache, a captures folder, a package, the network, in that order; nothing without the right checksum. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { at } from "./paths.mjs";
import { run } from "./run.mjs";

const CACHE = "build/cache/raw";
const FAILURES = "build/cache/failures.json";
const A_DAY_MS = 24 * 3_600_000;
const FETCH_MS = 60_000;
/** A network that does not answer at all must not hold up a first start. */
const CONNECT_MS = 5_000;
const PIP_MS = 120_000;
/** pip's own five tries of 15 s would hold up a first start without a network for over a minute. */
const PIP_PATIENCE = ["--retries=1", "--timeout=4"];
const PIPS = [["python3", "-m", "pip"], ["pip3"], ["pip"]];

/** A book that can't be had here, in words for the person who wanted it. */
export class Unavailable extends Error {}

export class BookSources {
  #networkDown = false;
  /** Why a package could not be had, by its name: two books may need the same. */
  #packageProblems = new Map();

  constructor({
    retry = false,
    captures = process.env.HFT_CAPTURES ?? at("../shared/captures"),
    offline = process.env.HFT_BOOKS_OFFLINE === "1",
    all = false,
  } = {}) {
    this.all = all;
    this.captures = captures;
    this.offline = offline;
    this.failures = retry ? {} : rememberedFailures();
  }

  /**
   * The files of a catalogue entry, decompressed. Throws Unavailable with every reason when one of them can't be had.
   * @returns {Promise<{ name: string, bytes: Uint8Array }[]>}
   */
  async find(entry) {
    const found = entry.files.map((file) => this.#cached(file) ?? this.#captured(file));
    const reasons = [this.#whyNoCapture(entry.files[found.indexOf(null)] ?? entry.files[0])];
    if (found.includes(null) && entry.onRequest && !this.all) throw new Unavailable("Not fetched yet. npm run books -- --all fetches it.");
    if (found.includes(null) && !this.offline) await this.#fetchMissing(entry, found, reasons);
    else if (found.includes(null)) reasons.push("the network was not asked");
    if (found.includes(null)) throw new Unavailable(`${capital(reasons.join("; "))}.`);
    return entry.files.map((file, i) => ({ name: file.path, bytes: found[i] }));
  }

  async #fetchMissing(entry, found, reasons) {
    const failed = this.failures[entry.name];
    if (failed && Date.now() - failed.at < A_DAY_MS) {
      reasons.push(`${failed.reason} (asked within the last day; npm run books -- --retry asks again)`);
      return;
    }
    const said = [];
    if (entry.pypi) said.push(await this.#fromPackage(entry, found));
    if (found.includes(null) && entry.files.some(({ url }) => url)) said.push(await this.#fromNetwork(entry, found));
    const reason = said.filter(Boolean).join("; ");
    if (!found.includes(null) || reason === "") return;
    reasons.push(reason);
    this.failures[entry.name] = { at: Date.now(), reason };
    mkdirSync(at("build/cache"), { recursive: true });
    writeFileSync(at(FAILURES), JSON.stringify(this.failures));
  }

  #cached(file) {
    const path = at(CACHE, file.sha256);
    return existsSync(path) ? checked(file, readFileSync(path)) : null;
  }

  #captured(file) {
    const path = join(this.captures, file.path);
    return existsSync(path) ? checked(file, readFileSync(path)) : null;
  }

  #whyNoCapture({ path }) {
    if (existsSync(join(this.captures, path)))
      return `the captures folder's ${path} is another file than the catalogue's (its checksum differs)`;
    return `no captures folder holds it (looked for ${path})`;
  }

  /** Returns why it did not work. */
  async #fromPackage(entry, found) {
    const known = this.#packageProblems.get(entry.pypi);
    if (known) return known;
    const problem = await this.#download(entry, found);
    if (problem) this.#packageProblems.set(entry.pypi, problem);
    return problem;
  }

  /** Downloads the wheel with pip, which knows the registry of this machine. */
  async #download(entry, found) {
    const folder = mkdtempSync(join(tmpdir(), "sigmax-book-"));
    try {
      const problem = await pipDownload(entry.pypi, folder);
      if (problem) return problem;
      const { unzipSync } = await import("fflate");
      const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
      if (!wheel) return `the package ${entry.pypi} came without a wheel`;
      const files = unzipSync(new Uint8Array(readFileSync(join(folder, wheel))), {
        filter: ({ name }) => entry.files.some(({ inPackage }) => inPackage === name),
      });
      for (const [i, file] of entry.files.entries()) found[i] ??= keep(file, files[file.inPackage]);
      return found.includes(null) ? `the package ${entry.pypi} holds other files than the catalogue says` : null;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #fromNetwork(entry, found) {
    for (const [i, file] of entry.files.entries()) {
      if (found[i] !== null || !file.url) continue;
      if (this.#networkDown) return "its public address can't be reached";
      const { bytes, problem } = await download(file.url);
      if (problem) {
        this.#networkDown = true;
        return `its public address can't be reached (${problem})`;
      }
      found[i] = keep(file, bytes);
      if (found[i] === null) return `what its public address gave is not the file of the catalogue (${file.url})`;
    }
    return null;
  }
}

/** Asks the first pip there is. */
async function pipDownload(requirement, folder) {
  const options = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--quiet", ...PIP_PATIENCE, "--dest", folder];
  for (const [command, ...first] of PIPS) {
    const result = await run(command, [...first, "download", ...options, requirement], { timeoutMs: PIP_MS }).catch(() => null);
    if (result?.code === 0) return null;
    if (result && !/No module named pip/.test(result.output)) return `pip could not download ${requirement}`;
  }
  return `the package ${requirement} needs Python's pip, which is not installed`;
}

/** What the network did not give lately; a note that can't be read is as good as none. */
function rememberedFailures() {
  try {
    return JSON.parse(readFileSync(at(FAILURES), "utf8")) ?? {};
  } catch {
    return {};
  }
}

async function download(url) {
  const given = new AbortController();
  const connecting = setTimeout(() => given.abort(new Error("no answer")), CONNECT_MS);
  const whole = setTimeout(() => given.abort(new Error("too slow")), FETCH_MS);
  try {
    const response = await fetch(url, { signal: given.signal });
    clearTimeout(connecting);
    if (!response.ok) return { problem: `answer ${response.status}` };
    return { bytes: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    return { problem: error.cause?.code ?? error.message };
  } finally {
    clearTimeout(connecting);
    clearTimeout(whole);
  }
}

/** The content when it is the file of the catalogue, kept in the cache; else null. */
function keep(file, bytes) {
  const content = bytes ? checked(file, Buffer.from(bytes)) : null;
  if (content === null) return null;
  mkdirSync(at(CACHE), { recursive: true });
  const path = at(CACHE, file.sha256);
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
  return content;
}

/** Decompressed, when its checksum is right; null for anything else. */
function checked(file, bytes) {
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const content = isGzip ? gunzipSync(bytes) : bytes;
    return createHash("sha256").update(content).digest("hex") === file.sha256 ? content : null;
  } catch {
    return null;
  }
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
