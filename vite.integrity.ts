import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const PRELOAD_HELPER = "\0vite/preload-helper.js";
/** Where that helper names the file that a link is to load: style sheets, which no import map speaks for, get their hash there. */
const LINK = "link.href = dep.href;";
const CODE = /\.(js|css|wasm)$/;

/**
 * Hashes of all code of the page in an import map of `index.html`, which is what everything else hangs on: the browser holds
 * modules against it by itself, `web/integrity.ts` reads it for style sheets, workers and the core.
 */
export function integrityPlugin(): Plugin {
  return {
    name: "sigmax-integrity",
    apply: "build",
    enforce: "post",
    transform(code, id) {
      if (id !== PRELOAD_HELPER) return null;
      if (!code.includes(LINK)) throw new Error("the bundler's helper for style sheets is not what it was: their hashes would be lost");
      const reader = fileURLToPath(new URL("web/integrity.ts", import.meta.url));
      return {
        code: `import { integrityOf } from ${JSON.stringify(reader)};\n${code.replace(LINK, `${LINK} link.integrity = integrityOf(link.href);`)}`,
        map: null,
      };
    },
    generateBundle: {
      // After whatever else changes files.
      order: "post",
      handler(_options, bundle) {
        const page = bundle["index.html"];
        if (page?.type !== "asset") return;
        const integrity: Record<string, string> = {};
        for (const file of Object.values(bundle)) {
          if (CODE.test(file.fileName) && file.fileName !== "sw.js")
            integrity[`./${file.fileName}`] = hashOf("sha384", file.type === "chunk" ? file.code : file.source);
        }
        page.source = withHashes(String(page.source), integrity);
      },
    },
  };
}

const hashOf = (name: string, text: string | Uint8Array): string => `${name}-${createHash(name).update(text).digest("base64")}`;

function withHashes(html: string, integrity: Readonly<Record<string, string>>): string {
  const map = JSON.stringify({ integrity });
  const tag = `<script type="importmap">${map}</script>`;
  return html
    .replace("script-src 'self'", `script-src 'self' '${hashOf("sha256", map)}'`)
    .replace('<meta charset="utf-8" />', `<meta charset="utf-8" />\n    ${tag}`)
    .replace(/(<(?:script|link)[^>]* (?:src|href)=")(\.\/[^"]+)"/g, (whole, before, path) =>
      path in integrity ? `${before}${path}" integrity="${integrity[path]}"` : whole,
    );
}
