import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import { LIVE_ORIGINS, OWN_SERVERS } from "./src/connectors/origins.js";

const BOOT_ID = "virtual:sandbox-boot";
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * The sandbox's part of the build: the worker as one classic script (`sandbox-worker.js`), the frame's boot script
 * as a module, and the page's Content-Security-Policy, which has to allow what the frame's document inherits.
 * @param bootFile The frame's script; tests of the frame's walls put one of their own there.
 */
export function sandboxPlugin(bootFile = path("web/sandbox/boot.js")): Plugin {
  const boot = [path("web/sandbox/strip-document.js"), bootFile]
    .map((file) => readFileSync(file, "utf8").replace(/^\s*\/\/.*\n/gm, ""))
    .join("")
    .trim();
  const hash = `'sha256-${createHash("sha256").update(boot).digest("base64")}'`;
  const framePolicy = [
    "default-src 'none'",
    `script-src ${hash} blob: 'wasm-unsafe-eval'`,
    "worker-src blob:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return {
    name: "sigmax-sandbox",
    resolveId: (id) => (id === BOOT_ID ? `\0${BOOT_ID}` : null),
    load: (id) =>
      id === `\0${BOOT_ID}`
        ? `export const BOOT_SOURCE = ${JSON.stringify(boot)};\nexport const FRAME_POLICY = ${JSON.stringify(framePolicy)};`
        : null,
    transformIndexHtml: {
      order: "post",
      handler: (html, context) =>
        context.server
          ? html
          : html.replace("<head>", `<head>\n    <meta http-equiv="Content-Security-Policy" content="${pagePolicy(hash)}" />`),
    },
    configureServer(server) {
      server.middlewares.use("/sandbox-worker.js", (_request, response, next) => {
        bundleWorker().then((source) => {
          response.setHeader("Content-Type", "text/javascript");
          response.end(source);
        }, next);
      });
    },
    async generateBundle() {
      this.emitFile({ type: "asset", fileName: "sandbox-worker.js", source: await bundleWorker() });
    },
  };
}

function pagePolicy(bootHash: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${bootHash} blob: 'wasm-unsafe-eval'`,
    "worker-src 'self' blob:",
    // Monaco and uPlot place their elements by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    // Books of the catalogue, when a person asks for one; live market data of the venues that the page knows, and of servers of
    // one's own on this machine. The sandbox has none of it.
    `connect-src 'self' https://raw.githubusercontent.com ${LIVE_ORIGINS.join(" ")} ${OWN_SERVERS.join(" ")}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The worker and all it imports as one classic script. */
async function bundleWorker(): Promise<string> {
  const result = await build({
    configFile: false,
    root: path("."),
    logLevel: "error",
    publicDir: false,
    resolve: {
      alias: [
        { find: /^\.\/model-endpoint\.js$/, replacement: path("web/sandbox/no-model-endpoint.ts") },
        // Of sucrase; nothing of ours is named so.
        { find: /^\.\/Options$/, replacement: path("web/sandbox/unchecked-options.ts") },
      ],
    },
    build: {
      write: false,
      target: "es2022",
      lib: { entry: path("web/sandbox/worker.ts"), formats: ["iife"], name: "sandbox", fileName: () => "sandbox-worker.js" },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as { output: { type: string; code?: string }[] }[];
  const code = outputs[0]?.output.find((file) => file.type === "chunk")?.code;
  if (!code) throw new Error("the sandbox's worker came out empty");
  return code;
}
