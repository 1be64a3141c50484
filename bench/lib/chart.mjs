const PANEL = { width: 300, height: 220, left: 44, right: 44, top: 44, bottom: 34, gap: 16 };
const HEIGHT = 270;

const STYLE = `
  text { font: 12px Inter, system-ui, sans-serif; fill: #3d4654 }
  .title { font-weight: 600; font-size: 13px }
  .axis { stroke: #8a94a6; stroke-width: 1 }
  .grid { stroke: #8a94a6; stroke-opacity: 0.25 }
  .ns { stroke: #0b6bcb; fill: none; stroke-width: 2 } .ns-dot { fill: #0b6bcb } .ns-text { fill: #0b6bcb }
  .mb { stroke: #b25e00; fill: none; stroke-width: 2; stroke-dasharray: 5 3 } .mb-dot { fill: #b25e00 } .mb-text { fill: #b25e00 }
  @media (prefers-color-scheme: dark) {
    text { fill: #c8d0dc }
    .ns { stroke: #5fb0ff } .ns-dot, .ns-text { fill: #5fb0ff }
    .mb { stroke: #ffb35c } .mb-dot, .mb-text { fill: #ffb35c }
  }`;

/** Panels side by side: cost a row on the left scale, memory on the right one, both from 0. */
export function chart(panels) {
  const width = panels.length * (PANEL.width + PANEL.gap);
  const ns = ceiling(panels, "ns");
  const mb = ceiling(panels, "mb");
  const drawn = panels.map((panel, index) => panelOf(panel, index * (PANEL.width + PANEL.gap), ns, mb));
  const legend = `<text class="ns-text" x="${PANEL.left}" y="${HEIGHT - 8}">— ns a row (left)</text><text class="mb-text" x="${PANEL.left + 130}" y="${HEIGHT - 8}">- - MB of the process (right)</text>`;
  const label = "Cost a row and memory, by rows, instruments and own orders; the figures are in the table below.";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${label}">\n<style>${STYLE}\n</style>\n${drawn.join("\n")}\n${legend}\n</svg>\n`;
}

function panelOf({ title, points }, x, nsMost, mbMost) {
  const { width, height, left, right, top, bottom } = PANEL;
  const xs = points.map((_, i) => x + left + ((width - left - right) * i) / Math.max(1, points.length - 1));
  const y = (value, most) => height - bottom - ((height - bottom - top) * value) / most;
  const line = (field, most) => {
    const at = points.map((point, i) => `${xs[i].toFixed(1)},${y(point[field], most).toFixed(1)}`);
    const dots = at.map((place) => `<circle class="${field}-dot" r="3" cx="${place.split(",")[0]}" cy="${place.split(",")[1]}"/>`);
    return `<polyline class="${field}" points="${at.join(" ")}"/>${dots.join("")}`;
  };
  const scales = [0, 0.5, 1].map((part) => {
    const at = y(part, 1).toFixed(1);
    const texts = [
      `<text class="ns-text" text-anchor="end" x="${x + left - 8}" y="${at}">${Math.round(part * nsMost)}</text>`,
      `<text class="mb-text" x="${x + width - right + 8}" y="${at}">${Math.round(part * mbMost)}</text>`,
    ];
    return `<line class="grid" x1="${x + left}" x2="${x + width - right}" y1="${at}" y2="${at}"/>${texts.join("")}`;
  });
  const labels = points.map(
    ({ label }, i) => `<text text-anchor="middle" x="${xs[i].toFixed(1)}" y="${height - bottom + 18}">${label}</text>`,
  );
  const heading = `<text class="title" x="${x + left}" y="20">${title}</text>`;
  return [heading, ...scales, line("mb", mbMost), line("ns", nsMost), ...labels].join("");
}

/** The next round number above the largest of a field. */
function ceiling(panels, field) {
  const largest = Math.max(...panels.flatMap(({ points }) => points.map((point) => point[field])));
  const unit = 10 ** Math.floor(Math.log10(largest));
  return Math.ceil((largest * 1.05) / unit) * unit;
}
