/**
 * Makes a fresh clone ready: packages, core, declarations, books, and with --browser a Chromium and a Firefox for the tests. Every part
 * looks first whether it has anything to do, so a second call takes a second.
 */
import { setUpBrowsers } from "./lib/browser.mjs";
import { install } from "./lib/install.mjs";
import { Failure, main, step } from "./lib/log.mjs";
import { buildBooks, buildCore, buildLibrary, buildTypes } from "./lib/parts.mjs";
import { isMain } from "./lib/paths.mjs";

const OLDEST_NODE = 20;

/** @param {{ browsers?: "none" | "some" | "all" }} [wanted] browsers of the tests: none, at least one of the two, or both */
export async function setup({ browsers = "none" } = {}) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new Failure(`Node ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
  }
  await step("packages", install);
  await step("core", buildCore);
  await step("declarations", buildTypes);
  await step("library", buildLibrary);
  await step("books", buildBooks);
  if (browsers !== "none") await step("browsers", () => setUpBrowsers(browsers));
}

if (isMain(import.meta.url)) await main(() => setup({ browsers: process.argv.includes("--browser") ? "some" : "none" }));
