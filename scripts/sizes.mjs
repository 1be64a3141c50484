/** Holds the built page against sizes.json. `node scripts/sizes.mjs` prints what each part weighs; exit 1 above a limit. */
import { existsSync, readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { gzipSync } from "node:zlib";
import { Failure, main, say } from "./lib/log.mjs";
import { at, isMain } from "./lib/paths.mjs";
import { filesBelow } from "./lib/stamp.mjs";

const PAGE = "dist";
const KIB = 1024;
/** Of the editor, by name of chunk: Monaco, its languages and its workers. */
const EDITOR = /monaco|editor|codicon|\.worker|typescript|tsMode/i;
/** What reads a person's own files: fetched when the first one is opened. */
const IMPORTER = /^import-(worker|dialog)-.*\.(js|css)$/;
const SANDBOX = /^(sandbox-worker\.js|core.*\.wasm)$/;

const text = (file) => [".html", ".js", ".css"].includes(extname(file));
const gzipped = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
const plain = (files) => files.reduce((sum, file) => sum + readFileSync(file).length, 0);

const isPage = (file) => text(file) && ![EDITOR, SANDBOX, IMPORTER].some((part) => part.test(basename(file)));

/** What `index.html` loads by itself: its scripts and styles, what those import, and the worker that opens the first book. */
function loadedAtOnce(files) {
  const byName = new Map(files.map((file) => [basename(file), file]));
  const found = new Set(files.filter((file) => basename(file) === "index.html"));
  for (const file of found) {
    const source = readFileSync(file, "utf8");
    const links = source.matchAll(
      /(?:src|href)="\.\/assets\/([^"]+)"|(?:from|import)\s*"\.\/([^"]+)"|((?:book-worker|page)-[\w-]+\.(?:js|css))/g,
    );
    for (const [, linked, imported, worker] of links) {
      const next = byName.get(linked ?? imported ?? worker);
      if (next && isPage(next)) found.add(next);
    }
  }
  return [...found];
}

/** Bytes of each part that sizes.json limits. */
const PARTS = {
  shell: (files) => gzipped(loadedAtOnce(files)),
  later: (files) => {
    const atOnce = new Set(loadedAtOnce(files));
    return gzipped(files.filter((file) => isPage(file) && !atOnce.has(file)));
  },
  importer: (files) => gzipped(files.filter((file) => IMPORTER.test(basename(file)))),
  sandbox: (files) => gzipped(files.filter((file) => SANDBOX.test(basename(file)))),
  core: (files) => plain(files.filter((file) => file.endsWith(".wasm"))),
};

/** A line for each part, and whether it keeps within its limit. */
export function measureSizes() {
  if (!existsSync(at(PAGE, "index.html"))) throw new Failure("There is no built page. Run: npm run build");
  const files = filesBelow(at(PAGE));
  const limits = JSON.parse(readFileSync(at("sizes.json"), "utf8"));
  return Object.entries(PARTS).map(([name, measure]) => {
    const bytes = measure(files);
    const { limitKiB } = limits[name];
    // Nothing at all is a part that was not found, not a small one.
    const ok = bytes > 0 && bytes <= limitKiB * KIB;
    return { name, bytes, ok, line: `${ok ? "✓" : "✗"} ${name}: ${(bytes / KIB).toFixed(1)} KiB of ${limitKiB}` };
  });
}

if (isMain(import.meta.url)) {
  await main(() => {
    const sizes = measureSizes();
    for (const { line } of sizes) say(line);
    if (sizes.some(({ ok }) => !ok)) process.exitCode = 1;
  });
}
