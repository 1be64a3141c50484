import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Of these the page itself knows the hashes (vite.integrity.ts). */
const CODE = /\.(js|css|wasm)$/;

const MANIFEST = {
  name: "SIGMAX HFT Playground",
  short_name: "SIGMAX HFT",
  description: "Backtest high-frequency strategies in TypeScript on a real order book, in this browser tab.",
  start_url: "./",
  scope: "./",
  display: "standalone",
  background_color: "#10141A",
  theme_color: "#10141A",
};

/** The page as an app that opens without a network: `sw.js`, which knows every file of the build but the books, and its manifest. */
export function pwaPlugin(): Plugin {
  return {
    name: "sigmax-pwa",
    generateBundle: {
      // After whatever else adds files.
      order: "post",
      async handler(_options, bundle) {
        const files = Object.values(bundle).filter(({ fileName }) => !fileName.startsWith("books/") && fileName !== "index.html");
        const version = createHash("sha256");
        for (const file of Object.values(bundle)) version.update(file.fileName).update(file.type === "chunk" ? file.code : file.source);
        const icon = files.find(({ fileName }) => /icon.*\.svg$/.test(fileName));
        const icons = icon ? [{ src: icon.fileName, sizes: "any", type: "image/svg+xml", purpose: "any" }] : [];
        this.emitFile({ type: "asset", fileName: "manifest.webmanifest", source: JSON.stringify({ ...MANIFEST, icons }) });
        const names = [...files.map(({ fileName }) => fileName).sort(), "manifest.webmanifest", "books/index.json"];
        const hashes = Object.fromEntries(
          files.flatMap((file) => (file.type === "asset" && !CODE.test(file.fileName) ? [[file.fileName, integrityOf(file.source)]] : [])),
        );
        const source = await bundleWorker(names, hashes, version.digest("hex").slice(0, 12));
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
    transformIndexHtml: (html, { server }) =>
      server ? html : html.replace("</head>", `  <link rel="manifest" href="./manifest.webmanifest" />\n  </head>`),
  };
}

const integrityOf = (source: string | Uint8Array): string => `sha384-${createHash("sha384").update(source).digest("base64")}`;

async function bundleWorker(files: readonly string[], hashes: Readonly<Record<string, string>>, version: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: path("."),
    logLevel: "error",
    publicDir: false,
    define: { FILES: JSON.stringify(files), HASHES: JSON.stringify(hashes), VERSION: JSON.stringify(version) },
    build: {
      write: false,
      target: "es2022",
      lib: { entry: path("web/pwa/service-worker.ts"), formats: ["iife"], name: "pwa", fileName: () => "sw.js" },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as { output: { type: string; code?: string }[] }[];
  const code = outputs[0]?.output.find((file) => file.type === "chunk")?.code;
  if (!code) throw new Error("the service worker came out empty");
  return code;
}
