/** `npm run sha256`: compiles assembly/sha256.ts, and writes it as text into src/data/sha256-wasm.ts, where every bundler and host finds it. */
import { readFileSync, writeFileSync } from "node:fs";
import { main, say } from "./lib/log.mjs";
import { at } from "./lib/paths.mjs";
import { mustTool } from "./lib/run.mjs";

const TEXT = "src/data/sha256-wasm.ts";

await main(async () => {
  await mustTool("assemblyscript", "bin/asc.js", ["assembly/sha256.ts", "--target", "sha256"], { what: "asc" });
  const text = readFileSync(at("build/sha256.wasm")).toString("base64");
  writeFileSync(
    at(TEXT),
    `/** assembly/sha256.ts, compiled; written by \`npm run sha256\`, and held against it by a test. */\nexport const SHA256_WASM =\n  "${text}";\n`,
  );
  say(`${TEXT}: ${text.length} characters`);
});
