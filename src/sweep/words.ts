import { ENOUGH_FILLS } from "../metrics/verdict/luck.js";
import type { SweepPoint, SweepResult } from "./result.js";

/** What to know before believing the best of a sweep, each a sentence or two. */
export function sweepWords(result: SweepResult): string[] {
  const { best } = result;
  if (!best?.metrics) return ["No point was played to its end, so there is nothing to choose from."];
  return [loss(result), luck(result), after(result), edges(result)].filter((text) => text !== "");
}

function loss({ best }: SweepResult): string {
  const { net = 0, currency = "" } = best?.metrics ?? {};
  return net > 0 ? "" : `The best of them makes nothing: ${plain(net)} ${currency}.`;
}

function luck({ best, overfitting }: SweepResult): string {
  if (!best?.metrics || !overfitting) return "";
  const { trials, expectedMax, probability } = overfitting;
  const { sharpe, observations, fills } = best.metrics;
  if (fills < ENOUGH_FILLS) return `It has ${fills} fills, and below ${ENOUGH_FILLS} nothing can be said of luck.`;
  if (Number.isNaN(sharpe)) return "The result of the best point never changed, so nothing can be said of luck.";
  if (trials < 2) return "One point was tried, so nothing was chosen.";
  const measured = `Its Sharpe ratio, of ${observations} seconds, is ${plain(sharpe)}; the best of ${trials} without an edge shows ${plain(expectedMax)} by luck alone.`;
  if (Number.isNaN(probability)) return measured;
  const chance = `Deflated Sharpe ratio: a chance of ${percent(probability)} that it is more than that`;
  return `${measured} ${chance}${probability < 0.95 ? ", which is no evidence of an edge" : ""}.`;
}

function after({ best, points, splitNs, objective }: SweepResult): string {
  const played = points.filter((point) => point.outOfSample !== null);
  if (splitNs === null) return "All of it was searched, so none of it is evidence: hold back a part of the book (split).";
  if (!best?.outOfSample || played.length === 0) return "";
  const gained = played.filter(({ outOfSample }) => (outOfSample?.metrics?.net ?? 0) > 0).length;
  const of = played.length === 1 ? "" : ` Of the ${played.length} best, ${gained} gained there.`;
  return `Held back was the book from ${seconds(splitNs)}: ${objective} ${plain(best.objective)} before it, ${plain(best.outOfSample.objective)} there.${of}`;
}

/** A best value at the end of its range has no neighbour that was worse. */
function edges({ best, points }: SweepResult): string {
  const names = Object.keys(best?.values ?? {}).filter((name) => best && isAtEdge(name, best, points));
  if (names.length === 0) return "";
  return `At the end of what was tried: ${names.join(", ")}. The best may lie beyond.`;
}

function isAtEdge(name: string, best: SweepPoint, points: readonly SweepPoint[]): boolean {
  const values = [...new Set(points.map((point) => point.values[name]))];
  if (values.length < 3 || !values.every((value): value is number => typeof value === "number")) return false;
  const value = best.values[name];
  const isTied = points.some((point) => point.objective === best.objective && point.values[name] !== value);
  return !isTied && (value === Math.min(...values) || value === Math.max(...values));
}

const plain = (value: number): string => (Number.isNaN(value) ? "none" : String(Number(value.toPrecision(3))));
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const seconds = (ns: number): string => `${(ns / 1e9).toFixed(1)} s on`;
