import { SeededRandom } from "../data/generator/random.js";
import { HftError } from "../errors.js";

/**
 * The values of one parameter: a list, or a range. A range with `step` or `count` has that many values, evenly spread, with
 * `scale: "log"` by equal ratios; one without has all between, for random search alone.
 */
export type SweepAxis = readonly unknown[] | SweepRange;

export interface SweepRange {
  from: number;
  to: number;
  step?: number;
  count?: number;
  scale?: "linear" | "log";
}

/** What is tried, by name: fields of the strategy, or `config.` and the path of a configuration field, such as `config.queueModel.n`. */
export type SweepSpace = Readonly<Record<string, SweepAxis>>;

/** `grid` tries every combination; `random` so many points of them, drawn by the seed, none twice. */
export type SweepSearch = "grid" | { random: number; seed?: number };

/** One combination, by the names of the space. */
export type SweepValues = Readonly<Record<string, unknown>>;

const MOST_POINTS = 100_000;
const MOST_ON_AXIS = 10_000;
/** Draws for a point that is not there yet, before the space counts as used up. */
const TRIES = 1_000;

/**
 * The points of a search, in an order that depends on nothing else: of a grid the last name of the space changes fastest.
 * @throws HftError 1002 and 1003 for a space that is none.
 */
export function sweepPoints(space: SweepSpace, search: SweepSearch): SweepValues[] {
  const axes = checkSpace(space);
  return search === "grid" ? gridOf(axes) : drawn(axes, checkSearch(search));
}

interface Axis {
  name: string;
  /** Null for a range of which every value may be drawn. */
  values: readonly unknown[] | null;
  draw(random: SeededRandom): unknown;
}

function checkSpace(space: unknown): Axis[] {
  const entries = typeof space === "object" && space !== null && !Array.isArray(space) ? Object.entries(space) : [];
  if (entries.length > 0) return entries.map(([name, axis]) => axisOf(name, axis));
  throw new HftError(1002, "space: wanted an object with a list of values, or a range, for each parameter.", { field: "space" });
}

function axisOf(name: string, axis: unknown): Axis {
  const field = `space.${name}`;
  if (Array.isArray(axis) && axis.length > 0) return listed(name, axis);
  const { from, to, step, count, scale = "linear", ...unknown } = (axis ?? {}) as Partial<SweepRange>;
  const [other] = Object.keys(unknown);
  if (Array.isArray(axis) || typeof axis !== "object" || other !== undefined || !isNumber(from) || !isNumber(to) || from > to)
    throw wrong(field, axis, "a list of values, or { from, to, step or count, scale } with from not above to");
  if (scale !== "linear" && scale !== "log")
    throw new HftError(1003, `${field}.scale: got ${String(scale)}, wanted linear or log.`, { field });
  if (scale === "log" && !(from > 0)) throw wrong(`${field}.from`, from, "a number above 0 for a log scale");
  if (step !== undefined) return listed(name, stepped(field, { from, to, step, count, scale }));
  if (count !== undefined) return listed(name, counted(field, { from, to, count, scale }));
  const between = (share: number) => (scale === "log" ? from * (to / from) ** share : from + (to - from) * share);
  return { name, values: null, draw: (random) => plain(between(random.unit())) };
}

const listed = (name: string, values: readonly unknown[]): Axis => ({ name, values, draw: (random) => random.pick(values) });

type Given = { [Name in keyof SweepRange]: SweepRange[Name] | undefined } & { from: number; to: number };

function stepped(field: string, { from, to, step, count, scale }: Given): number[] {
  if (count !== undefined || scale === "log") throw wrong(field, { step, count, scale }, "a step alone, on a linear scale");
  if (!isNumber(step) || !(step > 0)) throw wrong(`${field}.step`, step, "a number above 0");
  // A little over the end is a rounding error, not another value.
  const values = Math.floor((to - from) / step + 1e-9) + 1;
  if (values > MOST_ON_AXIS) throw wrong(`${field}.step`, step, `at most ${MOST_ON_AXIS} values`);
  return Array.from({ length: values }, (_, n) => plain(from + n * step));
}

function counted(field: string, { from, to, count, scale }: Given): number[] {
  if (!Number.isInteger(count) || !((count as number) >= 1 && (count as number) <= MOST_ON_AXIS))
    throw wrong(`${field}.count`, count, `a whole number from 1 to ${MOST_ON_AXIS}`);
  const share = (n: number) => (count === 1 ? 0 : n / ((count as number) - 1));
  return Array.from({ length: count as number }, (_, n) =>
    plain(scale === "log" ? from * (to / from) ** share(n) : from + (to - from) * share(n)),
  );
}

function gridOf(axes: readonly Axis[]): SweepValues[] {
  for (const { name, values } of axes)
    if (!values) throw new HftError(1002, `space.${name}: a grid wants a step or a count.`, { field: `space.${name}` });
  const size = sizeOf(axes);
  if (size > MOST_POINTS) throw new HftError(1002, `space: got ${size} points, wanted at most ${MOST_POINTS}.`, { field: "space" });
  let points: SweepValues[] = [{}];
  for (const { name, values } of axes)
    points = points.flatMap((point) => (values as readonly unknown[]).map((value) => ({ ...point, [name]: value })));
  return points;
}

function drawn(axes: readonly Axis[], { random: count, seed }: { random: number; seed: number }): SweepValues[] {
  // Where the whole grid is wanted, drawing would only shuffle it.
  if (sizeOf(axes) <= count) return gridOf(axes);
  const random = new SeededRandom(seed);
  const points = new Map<string, SweepValues>();
  for (let tries = 0; points.size < count && tries < count * TRIES; tries++) {
    const point = Object.fromEntries(axes.map(({ name, draw }) => [name, draw(random)]));
    points.set(JSON.stringify(point), point);
  }
  return [...points.values()];
}

const sizeOf = (axes: readonly Axis[]): number => axes.reduce((size, { values }) => size * (values?.length ?? Number.POSITIVE_INFINITY), 1);

function checkSearch(search: unknown): { random: number; seed: number } {
  const { random, seed = 1 } = (typeof search === "object" && search !== null ? search : {}) as { random?: unknown; seed?: unknown };
  if (!isWhole(random, 1, MOST_POINTS)) throw wrong("search.random", random, `a whole number from 1 to ${MOST_POINTS}`);
  if (!isWhole(seed, 0, 2 ** 32 - 1)) throw wrong("search.seed", seed, `a whole number from 0 to ${2 ** 32 - 1}`);
  return { random, seed };
}

/** Without the last digits, which are rounding errors. */
const plain = (value: number): number => Number(value.toPrecision(12));
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isWhole = (value: unknown, low: number, high: number): value is number =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

function wrong(field: string, got: unknown, wanted: string): HftError {
  return new HftError(1002, `${field}: got ${JSON.stringify(got) ?? String(got)}, wanted ${wanted}.`, { field });
}
