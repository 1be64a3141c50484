/** A mistake that the language allows and the market does not. Places count from 0, in characters of the text. */
export interface Lint {
  id: LintId;
  severity: "warning" | "info";
  from: number;
  to: number;
  message: string;
  fixes: Fix[];
}

export type LintId = "price-equality" | "price-off-tick" | "unawaited" | "wall-clock" | "fitted-time" | "fitted-price";

export interface Fix {
  title: string;
  from: number;
  to: number;
  text: string;
}

const TICK = "this.engine.instrument().tickSize";
/** A name with what hangs on it: members, calls and indices without nesting. */
const OPERAND = "[A-Za-z_$][\\w$]*(?:\\??\\.[\\w$]+|\\([^()\\n]*\\)|\\[[^[\\]\\n]*\\])*";
const EQUALITY = new RegExp(`(${OPERAND})\\s*([!=]==?)\\s*(${OPERAND})`, "g");
const PRICE_NAME = /(?:^|\.)(?:\w*P|p)rice$/;
const NO_NUMBER = /^(?:null|undefined)$/;
const SENDS = "executeOrder|cancelOrder|cancelAllOrders|modifyOrder|sleep";
/** At the start of a statement, or of what an `if` or `else` does: nothing takes what it returns. */
const STATEMENT = new RegExp(`(^|[;{}]|\\belse\\b|\\)(?=\\s))(\\s*)((?:this\\.)?engine\\.(${SENDS})\\()`, "g");
const A_LONG_TIME_NS = 10e9;

/** What a reader who knows the field would point at, in the order of the text. */
export function lint(text: string): Lint[] {
  const code = masked(text);
  const found = [...equalities(code), ...midPrices(code), ...unawaited(code), ...clocks(code), ...fittedTimes(code), ...fittedPrices(code)];
  return found.sort((a, b) => a.from - b.from);
}

function equalities(code: string): Lint[] {
  return matches(code, EQUALITY).flatMap(({ index, groups: [whole, left, operator, right] }) => {
    if (!PRICE_NAME.test(left) && !PRICE_NAME.test(right)) return [];
    if (NO_NUMBER.test(left) || NO_NUMBER.test(right)) return [];
    const sign = operator.startsWith("!") ? ">=" : "<";
    const fix = `Math.abs(${left} - ${right}) ${sign} ${TICK} / 2`;
    return one("price-equality", "warning", index, whole, {
      message:
        "Prices are decimals: two that are printed alike may differ in their last bit. Compare them to half a tick, or as whole ticks.",
      fixes: [{ title: "Compare to half a tick", text: fix }],
    });
  });
}

function midPrices(code: string): Lint[] {
  return matches(code, /\bprice:\s*([^,}\n]*midPrice[^,}\n]*)/g).flatMap(({ index, groups: [whole, given] }) => {
    const expression = given.trim();
    if (/Math\.(?:round|floor|ceil)/.test(expression)) return [];
    const at = index + whole.indexOf(given);
    return one("price-off-tick", "warning", at, expression, {
      message:
        "The mid is half a tick off whenever the spread is odd, and an order off the tick is refused (3104). Round it to whole ticks.",
      fixes: [
        { title: "Round down to the tick", text: `Math.floor((${expression}) / ${TICK}) * ${TICK}` },
        { title: "Round up to the tick", text: `Math.ceil((${expression}) / ${TICK}) * ${TICK}` },
      ],
    });
  });
}

function unawaited(code: string): Lint[] {
  return matches(code, STATEMENT).flatMap(({ index, groups: [, before, space, call, method] }) => {
    const at = index + before.length + space.length;
    const fixes = [
      { title: "Wait for the answer", from: at, to: at, text: "await " },
      { title: "Say that nobody waits", from: at, to: at, text: "void " },
    ];
    const message = `Nobody waits for ${method}: write await to go on when it is answered, or void to say that this is meant.`;
    return { id: "unawaited", severity: "warning", from: at, to: at + call.length - 1, message, fixes };
  });
}

function clocks(code: string): Lint[] {
  return matches(code, /\bDate\.now\(\)|\bnew Date\(\)/g).flatMap(({ index, groups: [whole] }) =>
    one("wall-clock", "info", index, whole, {
      message:
        "This is simulated time in milliseconds, too coarse for what happens in micro- and nanoseconds: this.engine.nowNs has those.",
      fixes: [{ title: "Use this.engine.nowNs", text: "this.engine.nowNs" }],
    }),
  );
}

function fittedTimes(code: string): Lint[] {
  return matches(code, /\b((?:nowNs|localTs|exchTs)\s*[<>]=?\s*([\d_.]+(?:e\d+)?))/g).flatMap(({ index, groups: [whole, , value] }) => {
    if (Number(value.replaceAll("_", "")) < A_LONG_TIME_NS) return [];
    const message = "A moment of this recording: to act on it is to know the future. Another book has other moments.";
    return one("fitted-time", "info", index, whole, { message, fixes: [] });
  });
}

function fittedPrices(code: string): Lint[] {
  return matches(code, /\bprice:\s*(\d[\d_.]*)(?=\s*[,}\n])/g).flatMap(({ index, groups: [whole, value] }) => {
    const message = "A price of this recording, written into the code: on another book, or another day, it means something else.";
    return one("fitted-price", "info", index + whole.length - value.length, value, { message, fixes: [] });
  });
}

interface Found {
  index: number;
  /** The whole match and its groups; one that took no part is empty. */
  groups: readonly [string, string, string, string, string];
}

function matches(code: string, pattern: RegExp): Found[] {
  return [...code.matchAll(pattern)].map(({ index, 0: whole, 1: a = "", 2: b = "", 3: c = "", 4: d = "" }) => ({
    index,
    groups: [whole, a, b, c, d],
  }));
}

interface Saying {
  message: string;
  /** In place of what was found. */
  fixes: { title: string; text: string }[];
}

function one(id: LintId, severity: Lint["severity"], from: number, found: string, { message, fixes }: Saying): Lint[] {
  const to = from + found.length;
  return [{ id, severity, from, to, message, fixes: fixes.map((fix) => ({ ...fix, from, to })) }];
}

/** The text with comments and the insides of strings as blanks, at the same places. */
function masked(text: string): string {
  return text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`/g, (part) =>
    part.replaceAll(/[^\n]/g, " "),
  );
}
