type Sorted = ArrayLike<number>;

/** Index of the first of `length` ascending values that is >= `wanted`; `length` when there is none. */
export function lowerBound(values: Sorted, wanted: number, length = values.length): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same from `from` on, where what is wanted is near. */
export function lowerBoundNear(values: Sorted, wanted: number, from: number, length = values.length): number {
  let low = from;
  let high = from;
  for (let stride = 1; high < length && (values[high] as number) < wanted; stride *= 2) {
    low = high + 1;
    high += stride;
  }
  high = Math.min(high, length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the last of `length` ascending values that is <= `wanted`; -1 when there is none. */
export function lastAtOrBefore(values: Sorted, wanted: number, length = values.length): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
