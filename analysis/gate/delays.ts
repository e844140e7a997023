// The delays of runs without their order, as a baseline keeps them: in tenths of a millisecond, as every report shows them, each
// value once with how many have it. So many are exact in a few kilobytes, and those of several runs can be laid together.

/** `values` ascend, in tenths of a millisecond; `upTo[i]` is how many delays are at most `values[i]`. */
export type Delays = { readonly values: readonly number[]; readonly upTo: readonly number[]; readonly count: number };

const usPerTenth = 100;
export const tenthsPerMs = 10;

/** As {@link msOf} rounds, so that a percentile of these is the summary's; one that the clocks place before 0 is 0. */
export const tenthsOf = (us: number): number => Math.max(0, Math.round(us / usPerTenth));

/** A baseline's pairs of a gap and a count. @param tenths in any order */
export function packed(tenths: readonly number[]): readonly number[] {
  const pairs: number[] = [];
  let before = 0;
  let i = 0;
  const sorted = new Float64Array(tenths).sort();
  while (i < sorted.length) {
    const value = sorted[i] ?? 0;
    const from = i;
    while (i < sorted.length && sorted[i] === value) i += 1;
    pairs.push(value - before, i - from);
    before = value;
  }
  return pairs;
}

/** Those of all the runs together. */
export function unpacked(runs: readonly (readonly number[])[]): Delays {
  const counts = new Map<number, number>();
  for (const pairs of runs) {
    let value = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      value += pairs[i] ?? 0;
      counts.set(value, (counts.get(value) ?? 0) + (pairs[i + 1] ?? 0));
    }
  }
  // Those of one run are in order already.
  const values = runs.length === 1 ? [...counts.keys()] : [...new Float64Array([...counts.keys()]).sort()];
  let count = 0;
  const upTo = values.map((value) => {
    count += counts.get(value) ?? 0;
    return count;
  });
  return { values, upTo, count };
}

/** The delay of a 1-based rank in milliseconds; lost dispatches have the ranks beyond the last delay. */
export function atRank({ values, upTo }: Delays, rank: number): number | "never" {
  let [low, high] = [0, upTo.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((upTo[middle] ?? 0) < rank) low = middle + 1;
    else high = middle;
  }
  const value = values[low];
  return value === undefined ? "never" : value / tenthsPerMs;
}
