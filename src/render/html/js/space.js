// Free space: what collapsed groups leave empty over the whole width of the picture is taken out of its height.

/**
 * Takes the free parts out of a length. `free` and `taken` are lists of [from, to]; what is free and not taken goes. Gives the
 * function from an old place to the new one, which keeps every order, and with it right angles.
 */
export function closeUp(free, taken) {
  const gaps = subtract(merge(free), merge(taken));
  return (y) => gaps.reduce((moved, [from, to]) => moved - Math.max(0, Math.min(y, to) - from), y);
}

/** Intervals in order, those that touch made one. */
function merge(intervals) {
  const merged = [];
  for (const [from, to] of [...intervals].sort(([a], [b]) => a - b)) {
    const last = merged[merged.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What of some intervals no other one covers; both in order. */
function subtract(intervals, others) {
  const rest = [];
  for (const [from, to] of intervals) {
    let start = from;
    for (const [a, b] of others) {
      if (b <= start || a >= to) continue;
      if (a > start) rest.push([start, a]);
      start = Math.max(start, b);
    }
    if (start < to) rest.push([start, to]);
  }
  return rest;
}
