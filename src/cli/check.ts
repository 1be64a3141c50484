import { checkBook, type QualityReport } from "../data/quality.js";
import { openBookNamed } from "./files.js";
import { type Output, simulatedTime } from "./output.js";

const MARKS = { fault: "✗", care: "!", note: "·" } as const;

/** `sigmax-hft books check BOOK`: what is wrong with its rows. */
export async function checkNamed(nameOrPath: string, output: Output): Promise<number> {
  const book = await openBookNamed(nameOrPath);
  try {
    const report = await checkBook(book, (rows) => output.progress(`${rows} of ${book.info.rows} rows`));
    output.progress("");
    if (output.json) output.out(JSON.stringify({ name: book.info.name, ...report }));
    else print(book.info.title, report, output);
  } finally {
    book.close();
  }
  return 0;
}

function print(title: string, report: QualityReport, output: Output): void {
  const { rows, rates, silence, latency, book, span } = report;
  const ms = (ns: number | null): string => (ns === null ? "?" : `${(ns / 1e6).toFixed(3)} ms`);
  const kinds = Object.entries(rows.byKind).map(([kind, count]) => `${kind} ${count}`);
  output.out(`${title}: ${report.verdict}`);
  for (const { severity, text } of report.findings) output.out(`  ${MARKS[severity]} ${text}`);
  output.out(`  rows      ${rows.total} in ${simulatedTime(span.spanNs)}: ${kinds.join(", ")}`);
  output.out(
    `  rate      ${rates.meanRows.toFixed(1)} rows a second, at most ${rates.busiestSecond.rows} at ${simulatedTime(rates.busiestSecond.atNs)}; ` +
      `longest silence ${(silence.longest.ns / 1e9).toFixed(3)} s`,
  );
  output.out(`  latency   ${ms(latency.leastNs)} to ${ms(latency.mostNs)}, mean ${ms(latency.meanNs)}`);
  if (latency.drift) output.out(`  drift     ${ms(latency.drift.overSpanNs)} over the span, ${latency.drift.ppm.toFixed(2)} ppm`);
  output.out(`  spread    ${book.meanSpreadTicks?.toFixed(2) ?? "?"} ticks on average`);
}
