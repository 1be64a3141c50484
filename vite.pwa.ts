import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

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
        this.emitFile({ type: "asset", fileName: "sw.js", source: await bundleWorker(names, version.digest("hex").slice(0, 12)) });
      },
    },
    transformIndexHtml: (html, { server }) =>
      server ? html : html.replace("</head>", `  <link rel="manifest" href="./manifest.webmanifest" />\n  </head>`),
  };
}

async function bundleWorker(files: readonly string[], version: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: path("."),
    logLevel: "error",
    publicDir: false,
    define: { FILES: JSON.stringify(files), VERSION: JSON.stringify(version) },
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
