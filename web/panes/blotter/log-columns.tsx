import type { LogLine } from "../../../src/engine/record.js";
import { formatTime } from "../../format/time.js";
import type { Column } from "../parts/columns.js";

export const LOG_COLUMNS: Column<LogLine>[] = [
  { id: "time_ns", title: "Time", value: (line) => line.ts, text: (line) => formatTime(line.ts), align: "left", width: 88 },
  {
    id: "level",
    title: "Level",
    value: (line) => line.level,
    // Only an error has a hue, and it has its word.
    cell: (line) => <span class={line.level === "error" ? "error-word" : ""}>{line.level}</span>,
    align: "left",
    width: 60,
  },
  { id: "text", title: "Text", value: (line) => line.text, align: "left", width: 220, grow: true },
];
