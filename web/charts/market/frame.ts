import type { TimeRange } from "../../state/view.js";
import { multiples, timeStep } from "../ticks.js";

/** What the price chart shows: simulated time by price, on a box of CSS pixels whose origin is the chart's. */
export interface Frame {
  fromNs: number;
  toNs: number;
  /** Price at the bottom and the top edge, ticks; need not be whole. */
  lowTicks: number;
  highTicks: number;
  width: number;
  height: number;
}

export const GUTTER = 60;

export const xOf = (frame: Frame, ns: number): number => ((ns - frame.fromNs) / (frame.toNs - frame.fromNs)) * frame.width;
export const yOf = (frame: Frame, ticks: number): number => ((frame.highTicks - ticks) / (frame.highTicks - frame.lowTicks)) * frame.height;
export const nsOf = (frame: Frame, x: number): number => frame.fromNs + (x / frame.width) * (frame.toNs - frame.fromNs);
export const ticksOf = (frame: Frame, y: number): number => frame.highTicks - (y / frame.height) * (frame.highTicks - frame.lowTicks);

/** Round times of the axis, the same for the grid and for the labels. */
export function timeSplits(frame: Frame): { step: number; splits: number[] } {
  const step = timeStep(frame.fromNs, frame.toNs, frame.width / 84);
  return { step, splits: multiples(frame.fromNs, frame.toNs, step) };
}

/** Zooms by `factor` (below 1: in) so that `aroundNs` stays where it is. */
export function zoomed(range: TimeRange, aroundNs: number, factor: number): TimeRange {
  return { fromNs: aroundNs - (aroundNs - range.fromNs) * factor, toNs: aroundNs + (range.toNs - aroundNs) * factor };
}

export const shifted = (range: TimeRange, byNs: number): TimeRange => ({ fromNs: range.fromNs + byNs, toNs: range.toNs + byNs });
