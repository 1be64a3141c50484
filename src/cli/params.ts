import { HftError } from "../errors.js";
import type { StrategyParams } from "../strategy/params.js";

/** `--set NAME=VALUE`, as often as there are parameters: a number, true or false, else a text. @throws HftError 1005. */
export function parseParams(given: readonly string[]): StrategyParams {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new HftError(1005, `--set: got ${JSON.stringify(text)}, wanted NAME=VALUE.`, { field: "set" });
      return [text.slice(0, at), typedValue(text.slice(at + 1))];
    }),
  );
}

function typedValue(text: string): number | string | boolean {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}
