/**
 * `npm run modules`: compiles the small modules beside the core, and writes each as text into src/data, where every bundler and host finds it:
 * assembly/sha256.ts, assembly/inflate.ts and assembly/lines.ts.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { main, say } from "./lib/log.mjs";
import { at } from "./lib/paths.mjs";
import { mustTool } from "./lib/run.mjs";

await main(async () => {
  for (const name of ["sha256", "inflate", "lines"]) {
    await mustTool("assemblyscript", "bin/asc.js", [`assembly/${name}.ts`, "--target", name], { what: "asc" });
    const text = readFileSync(at(`build/${name}.wasm`)).toString("base64");
    const to = `src/data/${name}-wasm.ts`;
    writeFileSync(
      at(to),
      `/** assembly/${name}.ts, compiled; written by \`npm run modules\`, and held against it by a test. */\nexport const ${name.toUpperCase()}_WASM =\n  "${text}";\n`,
    );
    say(`${to}: ${text.length} characters`);
  }
});
