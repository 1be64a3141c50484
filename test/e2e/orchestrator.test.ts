/** Decisions from agents in the page's sandbox: what a program imports, the same run, and no network for models. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { openBook } from "../../src/data/book-file.js";
import { runStrategy } from "../../src/orchestrator/run-strategy.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { LONG } from "../length.js";
import {
  browser,
  errorsOn,
  hashIn,
  isReady,
  keptTexts,
  openFile,
  run,
  SYNTHETIC,
  sharedVisit,
  site,
  visit,
  withPage,
} from "./playground.js";

const NAME = "orchestrated-decision.ts";
const text = readFileSync(new URL(`../../examples/${NAME}`, import.meta.url), "utf8");
const model = `import { HftStrategy } from "sigmax-hft";
import { AnswerBook, LanguageModelAgent } from "sigmax-hft/orchestrator";
export default class Asks extends HftStrategy {
  recorded = new LanguageModelAgent({ model: "local", answers: new AnswerBook(), recordedOnly: true });
  onStart() {
    console.log(this.recorded.name);
    new LanguageModelAgent({ model: "local", baseURL: "http://127.0.0.1:9/v1" });
  }
}
`;

withPage();

const wrong = `import { HftStrategy } from "sigmax-hft";
import { SigmaxOrchestrator, spreadAgent } from "sigmax-hft/orchestrator";
export default class Wrong extends HftStrategy {
  orchestrator = new SigmaxOrchestrator({ executionModule: this.engine, agents: [spreadAgent()], quantity: "much" });
}
`;

/** One page with every file: each test brings its own to the front. */
const onDesk = sharedVisit(async () => {
  const opened = await visit(browser, site, { kept: keptTexts({ [NAME]: text, "model.ts": model, "wrong.ts": wrong }) });
  await isReady(opened.page);
  await opened.page.waitForSelector(".monaco-host .view-line");
  return opened;
});

it("the example runs as it is written: the log has who said what, and Node runs the same", LONG, async () => {
  const { page, problems } = await onDesk();
  await openFile(page, NAME);
  const status = await run(page);
  const book = await openBook(readFileSync(new URL(`../../build/books/${SYNTHETIC}.hftbook`, import.meta.url)));
  const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
  const strategy = await loadStrategy([{ name: NAME, text }], NAME, evaluateInNode);
  const record = await runStrategy({ wasm, books: [book], strategy, config: validateConfig({}), host: nodeHost(() => {}) });
  expect(record.error).toBeNull();
  expect(hashIn(status)).toBe(record.hash.slice(0, 8));
  await page.locator(".dock-tab[data-tab='log']").click();
  const log = page.locator("[data-pane='log']").first();
  await expect.poll(() => log.innerText()).toMatch(/imbalance: (buy|sell|hold)/);
  expect(problems).toEqual([]);
});

it("a language model that would have to be asked is refused, with words that say why; recorded answers are not", async () => {
  const { page } = await onDesk();
  await openFile(page, "model.ts");
  await run(page);
  await expect.poll(() => errorsOn(page)).toMatch(/6002[\s\S]*no network[\s\S]*recordedOnly/);
});

it("the editor knows what can be imported, and underlines what does not fit, alone", async () => {
  const { page } = await onDesk();
  await openFile(page, "wrong.ts");
  await expect.poll(() => page.locator(".editor-foot").innerText()).toContain("1 problem");
  await expect.poll(() => page.locator(".squiggly-error").count()).toBe(1);
});
