/** Whether both sides did the same work: what differs, in words; empty when nothing does. */
export function differences(ours, theirs) {
  const found = [];
  if (ours.rows !== theirs.rows) found.push(`rows: ours ${ours.rows}, theirs ${theirs.rows}`);
  if (ours.fills !== theirs.fills) found.push(`fills: ours ${ours.fills}, theirs ${theirs.fills}`);
  for (const name of ["position", "balance"])
    if (!near(ours[name], theirs[name])) found.push(`${name}: ours ${ours[name]}, theirs ${theirs[name]}`);
  if (ours.prices.length !== theirs.prices.length)
    found.push(`looks at the book: ours ${ours.prices.length}, theirs ${theirs.prices.length}`);
  const at = theirs.prices.findIndex((price, index) => !near(ours.prices[index], price));
  if (at >= 0) found.push(`look ${at} at the book: ours ${ours.prices[at]}, theirs ${theirs.prices[at]}`);
  return found;
}

/** To 1e-9 of the larger; null is a price that is not there. */
function near(a, b) {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
