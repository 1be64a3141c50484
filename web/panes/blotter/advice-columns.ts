import type { Advice } from "../../../src/metrics/advice.js";
import type { Column } from "../parts/columns.js";

export const ADVICE_COLUMNS: Column<Advice>[] = [
  { id: "about", title: "About", value: ({ id }) => id, align: "left", width: 120 },
  { id: "text", title: "Advice", value: ({ text }) => text, align: "left", width: 220, grow: true },
];
