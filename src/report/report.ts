import { Html, html } from "./html.js";
import type { ReportInput } from "./input.js";
import { ReportParts } from "./parts.js";
import { STYLE } from "./style.js";

/** The one text that is nobody's input. */
const STYLE_HTML = new Html(STYLE);

/** One run as one HTML file that needs no server, no script and no network. The same run gives the same file. */
export function runReport(input: ReportInput): string {
  const { record, files, entry } = input;
  const page = new ReportParts(input);
  const title = `${record.strategyName || entry} on ${record.books.map((book) => book.title).join(", ")}`;
  const whole = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE_HTML}</style>
</head>
<body>
<header>
<h1>${record.strategyName || entry}</h1>
<p class="lead">${page.occasion()}</p>
${page.ending()}
${page.facts()}
</header>
<main>
${page.verdict()}
<h2>The run</h2>
${page.charts()}
<h2>Latency and queue</h2>
${page.latency()}
${page.queue()}
<h2>Fills</h2>
${page.fills()}
${page.advice()}
${page.log()}
<h2>Configuration</h2>
<pre>${JSON.stringify(record.config, null, 1)}</pre>
${files.length === 0 ? null : html`<h2>Code</h2>`}
${files.map(({ name, text }) => html`<details open><summary>${name}</summary><pre>${text}</pre></details>`)}
<h2>Run it again</h2>
${page.again()}
</main>
<footer>Made by the SIGMAX HFT Playground, MIT licensed. A replay: the market did not see these orders.</footer>
</body>
</html>
`;
  return whole.text;
}
