import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { sandboxPlugin } from "../../vite.sandbox.js";
import { syntheticBook } from "../books.js";
import { type Site, serveSite } from "../browser.js";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

type Files = ReadonlyMap<string, string | Uint8Array>;

/** Built pages, which all test files of this worker share. */
const built = new Map<string, Promise<Files>>();

/** Serves the probe's page and the page of attacks on its worker, with the core and a book beside them. */
export async function serveProbePage(): Promise<Site> {
  const files = await once("probe", () => buildPage(["page/index.html", "page/attack.html"]));
  const beside = [
    ["core.wasm", readFileSync(here("../../build/core.wasm"))],
    ["probe.hftbook", await syntheticBook({ seed: 5, spanNs: 5e9 })],
  ] as const;
  return serveFiles(new Map([...files, ...beside]));
}

/**
 * Serves the page of attacks on the frame's document: policies and attributes of the product, a script of the test's in the frame.
 * @param stripped Whether that finds the document as the product's script leaves it, or whole.
 */
export async function serveFramePage(stripped: boolean): Promise<Site> {
  const boot = stripped ? "page/attack-stripped-boot.js" : "page/attack-boot.js";
  return serveFiles(await once(boot, () => buildPage(["page/attack.html"], here(boot))));
}

function once(name: string, make: () => Promise<Files>): Promise<Files> {
  const files = built.get(name) ?? make();
  built.set(name, files);
  return files;
}

async function buildPage(input: string[], bootFile?: string): Promise<Files> {
  const result = await build({
    configFile: false,
    root: here("page"),
    base: "./",
    logLevel: "error",
    plugins: [sandboxPlugin(bootFile)],
    build: { write: false, rollupOptions: { input: input.map(here) } },
  });
  const outputs = [result].flat() as { output: { fileName: string; code?: string; source?: string | Uint8Array }[] }[];
  return new Map(outputs.flatMap(({ output }) => output.map(({ fileName, code, source }) => [fileName, code ?? source ?? ""])));
}

/** From a folder of its own, which is deleted when the site closes: other workers serve their own at the same time. */
async function serveFiles(files: Files): Promise<Site> {
  mkdirSync(here("../../build"), { recursive: true });
  const folder = mkdtempSync(here("../../build/security-"));
  for (const [name, content] of files) {
    mkdirSync(new URL(".", `file://${folder}/${name}`), { recursive: true });
    writeFileSync(`${folder}/${name}`, content);
  }
  const { url, close } = await serveSite(folder);
  return {
    url,
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
