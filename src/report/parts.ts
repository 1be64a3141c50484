import { adviseOn } from "../metrics/advice.js";
import { equityCurve, summarizeAccount } from "../metrics/equity.js";
import { type FillRow, listFills } from "../metrics/fills.js";
import { quantileNs } from "../metrics/histogram.js";
import { type OrderLife, orderLives } from "../metrics/order-lives.js";
import { queueOutcomes } from "../metrics/queue-outcomes.js";
import { verdictWords } from "../metrics/verdict/words.js";
import { decimalsOf, makeScale, NO_TICK, type Scale } from "../units.js";
import { chart, type Mark } from "./chart.js";
import { type Html, html } from "./html.js";
import type { ReportInput } from "./input.js";
import { clock, count, duration, fixed, percent, signed } from "./write.js";

const MOST_FILLS = 500;
const MOST_MARKS = 1_500;
const MOST_LOG = 300;

/** The parts of a report, of one instrument of the run. */
export class ReportParts {
  readonly lives: OrderLife[];
  readonly rows: FillRow[];
  readonly of: number;
  readonly quantity: Scale;

  constructor(readonly input: ReportInput) {
    this.of = input.instrument ?? 0;
    this.quantity = makeScale(this.book.instrument.lotSize);
    const { orderEvents } = input.record;
    this.lives = orderLives(orderEvents).filter((life) => life.instrument === this.of);
    this.rows = listFills(orderEvents, this.lives);
  }

  get book() {
    const book = this.input.record.books[this.of];
    if (!book) throw new RangeError(`The run has no instrument ${this.of}; it has ${this.input.record.books.length}.`);
    return book;
  }

  priceOf(ticks: number): string {
    const { tickSize } = this.book.instrument;
    return fixed(ticks * tickSize, decimalsOf(tickSize));
  }

  occasion(): string {
    const { book } = this;
    const where = book.synthetic ? "a generated book, which is no evidence" : `${book.instrument.venue}, ${utc(book.epochNs)}`;
    return `${book.title}: ${where}. ${count(book.rows)} rows, ${duration(book.lastNs - book.firstNs)}. ${book.source}, ${book.licence}.`;
  }

  ending(): Html | null {
    const { outcome, error, endNs } = this.input.record;
    if (outcome === "complete") return null;
    const why = error ? ` Error ${error.code}, ${error.name}: ${error.message}` : "";
    return html`<p class="headline">${outcome === "stopped" ? "Stopped" : "Ended by an error"} at ${clock(endNs)}; what follows is up to there.${why}</p>`;
  }

  facts(): Html {
    const { record } = this.input;
    const { baseCurrency, quoteCurrency } = this.book.instrument;
    const account = summarizeAccount(equityCurve(record.samples, this.of, this.book.instrument), record.accounts[this.of]);
    const accepted = this.lives.filter((life) => !Number.isNaN(life.acceptedNs) && life.outcome !== "open");
    const facts: [string, string][] = [
      ["Net result", `${signed(account.net, 2)} ${quoteCurrency}`],
      ["Before fees", `${signed(account.gross, 2)} ${quoteCurrency}`],
      [account.fee < 0 ? "Rebates" : "Fees", `${signed(-account.fee, 2)} ${quoteCurrency}`],
      ["Deepest drawdown", `${fixed(account.maxDrawdown, 2)} ${quoteCurrency}`],
      ["Orders", count(this.lives.length)],
      ["Fills", count(this.rows.length)],
      ["Filled of accepted", percent(accepted.filter((life) => life.filledLots > 0).length / accepted.length)],
      ["Volume", `${this.quantity.format(account.volumeLots)} ${baseCurrency}`],
      ["Position at the end", `${this.quantity.format(account.positionLots)} ${baseCurrency}`],
      ["Run hash", record.hash],
    ];
    return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  verdict(): Html | null {
    const { verdict } = this.input;
    if (!verdict) return null;
    const { headline, lines, points } = verdictWords(verdict);
    const body = lines.map(
      ({ title, net, change, note }) =>
        html`<tr><th scope="row">${title}</th><td>${signed(net, 2)}</td><td>${signed(change, 2)}</td><td class="left">${note}</td></tr>`,
    );
    return html`<h2>How much of it to believe</h2>
<p class="headline">${headline}</p>
${table(["Assumption", `Net, ${verdict.result.currency}`, "Change", "Note"], body)}
<ul>${points.map((point) => html`<li>${point}</li>`)}</ul>`;
  }

  charts(): Html {
    const { record } = this.input;
    const { instrument, firstNs, lastNs } = this.book;
    const { samples } = record;
    const at: number[] = [];
    for (let i = 0; i < samples.length; i++) if (samples.instrument[i] === this.of) at.push(i);
    const side = (ticks: Int32Array) => at.map((i) => (ticks[i] === NO_TICK ? Number.NaN : (ticks[i] as number)));
    const ts = at.map((i) => samples.ts[i] as number);
    const equity = equityCurve(samples, this.of, instrument);
    const span = { fromNs: firstNs, toNs: lastNs };
    const marks = this.rows
      .slice(0, MOST_MARKS)
      .map((fill): Mark => ({ ts: fill.localNs, value: fill.ticks, side: fill.side, title: this.fillWords(fill) }));
    const price = (ticks: number) => this.priceOf(Math.round(ticks));
    const both = [side(samples.bidTicks), side(samples.askTicks)].map((values) => ({ ts, values, stepped: true }));
    return html`${chart({ title: "Best bid and ask, own fills", unit: instrument.quoteCurrency, ...span, curves: both, marks, height: 320, write: price })}
${chart({ title: "Equity", unit: instrument.quoteCurrency, ...span, curves: [{ ts: equity.ts, values: equity.equity, stepped: false }], height: 180, write: (value) => fixed(value, 2) })}
${chart({ title: "Position", unit: instrument.baseCurrency, ...span, curves: [{ ts: equity.ts, values: equity.positionLots, stepped: true }], height: 120, write: (lots) => this.quantity.format(Math.round(lots)) })}
${this.rows.length > MOST_MARKS ? html`<p class="none">The first ${count(MOST_MARKS)} fills are drawn.</p>` : null}`;
  }

  fillWords({ side, lots, ticks, localNs }: FillRow): string {
    return `${side > 0 ? "Bought" : "Sold"} ${this.quantity.format(lots)} at ${this.priceOf(ticks)}, ${clock(localNs)}`;
  }

  latency(): Html {
    const { latency, config } = this.input.record;
    const legs = [
      ["Feed", latency.feed],
      ["Way to the exchange", latency.entry],
      ["Way back", latency.response],
      ["Round trip", latency.roundTrip],
    ] as const;
    const body = legs.map(
      ([name, leg]) =>
        html`<tr><th scope="row">${name}</th><td>${duration(quantileNs(leg, 0.5))}</td><td>${duration(quantileNs(leg, 0.99))}</td><td>${duration(leg.maxNs)}</td><td>${count(leg.count)}</td></tr>`,
    );
    return html`${table(["Latency", "p50", "p99", "max", "n"], body)}<p class="none">The target of the round trip was ${duration(config.latencyTargetNs)}.</p>`;
  }

  queue(): Html | null {
    const { lotSize, baseCurrency } = this.book.instrument;
    const buckets = queueOutcomes(this.lives, lotSize);
    if (buckets.length === 0) return null;
    const upTo = (lots: number) => (lots === Number.POSITIVE_INFINITY ? "more" : `up to ${this.quantity.format(Math.round(lots))}`);
    const body = buckets.map(
      ({ highLots, cases, filled, rate, lowRate, highRate }) =>
        html`<tr><th scope="row">${highLots === 0 ? "none" : upTo(highLots)}</th><td>${cases < 5 ? "too few to say" : percent(rate)}</td><td>${cases === 0 ? "" : `${percent(lowRate)} to ${percent(highRate)}`}</td><td>${count(filled)}</td><td>${count(cases)}</td></tr>`,
    );
    return table([`${baseCurrency} ahead on joining`, "filled", "95 % interval", "filled, n", "ended, n"], body);
  }

  fills(): Html {
    if (this.rows.length === 0) return html`<p class="none">No order was filled.</p>`;
    const body = this.rows
      .slice(0, MOST_FILLS)
      .map(
        (fill) =>
          html`<tr><td>${clock(fill.localNs)}</td><td>${count(fill.orderId)}</td><td class="left ${fill.side > 0 ? "buy" : "sell"}">${fill.side > 0 ? "\u25b2 buy" : "\u25bc sell"}</td><td>${this.priceOf(fill.ticks)}</td><td>${this.quantity.format(fill.lots)}</td><td class="left">${fill.maker ? "maker" : "taker"}</td><td>${fixed(fill.slippageBp, 2)}</td></tr>`,
      );
    const rest = this.rows.length - MOST_FILLS;
    return html`<details><summary>${count(this.rows.length)} fills${rest > 0 ? `, the first ${count(MOST_FILLS)}` : ""}</summary>
${table(["Heard", "Order", "Side", "Price", "Quantity", "Made or took", "Slippage, bp"], body)}</details>`;
  }

  advice(): Html | null {
    const advice = adviseOn(this.input.record);
    if (advice.length === 0) return null;
    return html`<h2>What stands out</h2><ul>${advice.map(({ text }) => html`<li>${text}</li>`)}</ul>`;
  }

  log(): Html | null {
    const { log } = this.input.record;
    if (log.length === 0) return null;
    const lines = log.slice(0, MOST_LOG).map(({ ts, level, text }) => `${clock(ts)} ${level.padEnd(5)} ${text}`);
    const rest = log.length - lines.length;
    return html`<h2>Log</h2><pre>${lines.join("\n")}</pre>${rest > 0 ? html`<p class="none">${count(rest)} more lines are left out.</p>` : null}`;
  }

  again(): Html {
    const { record, entry, link } = this.input;
    const books = record.books.map(({ name }) => `--book ${name}`).join(" ");
    const params = Object.entries(record.params ?? {}).map(([name, value]) => ` --set ${name}=${value}`);
    const how =
      entry === ""
        ? html`<p>The same book, code, parameters, configuration and seed give the same run hash.</p>`
        : html`<p>Save the code as ${entry} and the configuration as config.json. The same book, code, configuration and seed give the same run hash.</p>
<pre>npx sigmax-hft run ${entry} ${books} --config config.json${params.join("")}</pre>`;
    return html`${how}
<p>Digest of the book: ${record.books.map(({ digest }) => digest).join(", ")}</p>
${link && /^https?:/.test(link) ? html`<p><a href="${link}" rel="noreferrer">Open the experiment in the playground</a></p>` : null}`;
  }
}

function table(head: readonly string[], body: readonly Html[]): Html {
  return html`<div class="wrap"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** `2024-08-08 23:54:16 UTC`. */
function utc(epochNs: string): string {
  return `${new Date(Number(BigInt(epochNs) / 1_000_000n)).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
