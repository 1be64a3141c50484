#!/usr/bin/env node
/** The command line. In a clone it is built first when a source is newer than what was built; in the package it simply is there. */
import { existsSync } from "node:fs";

const parts = new URL("../scripts/lib/parts.mjs", import.meta.url);
if (existsSync(parts)) {
  const { buildForCommandLine } = await import(parts.href);
  await buildForCommandLine();
}
const { main } = await import(new URL("../build/lib/cli.js", import.meta.url).href);
const code = await main(process.argv.slice(2));
// Timers of a library must not hold up the end; what was written has to be out before it.
for (const stream of [process.stdout, process.stderr]) await new Promise((written) => stream.write("", written));
process.exit(code);
