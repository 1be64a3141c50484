import type { BookEntry } from "../state/book-index.js";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** Which of a venue's markets, and how it was recorded. */
export function kindWords({ kind }: BookEntry): string {
  return kind === "L3" ? "by order" : "by level";
}

/** Where and on which day. */
export function whenWords(entry: BookEntry): string {
  const { venue } = entry.instrument;
  if (entry.synthetic) return entry.title;
  return [venue, dayOf(entry)].filter((words) => words !== "").join(", ");
}

function dayOf({ epochNs, name }: BookEntry): string {
  if (epochNs !== undefined) return DAY.format(new Date(Number(BigInt(epochNs) / 1_000_000n)));
  // Of a book that is not here, only its name tells it.
  const [, year, month, day] = /(\d{4})(\d{2})(\d{2})/.exec(name) ?? [];
  return year ? DAY.format(new Date(`${year}-${month}-${day}T00:00:00Z`)) : "";
}

export function utcOf({ epochNs }: BookEntry): string {
  return `${new Date(Number(BigInt(epochNs) / 1_000_000n)).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
