// Where a series may change its level: the cuts that make the sum of the parts' costs least, when each cut costs a penalty. All
// cuts are found at once, so a short rise between two equal levels is not passed over as by halving again and again.
//
// Source: Jackson et al. 2005, IEEE Signal Processing Letters 12:105 (optimal partitioning).

/** What it costs to say that runs `from` to `to` (that one left out) have one level; at least 0, less where they are alike. */
export type Cost = (from: number, to: number) => number;

/** The median of fewer is the noise of one or two runs; and one bad night is no new level. */
export const fewestInPart = 4;

/** The first run of each part but the first, in order. A series of n runs takes n^2 costs. */
export function partition(length: number, cost: Cost, penalty: number): readonly number[] {
  /** Of the runs before each place: the least cost, and where their last part begins. */
  const least = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
  const begins = new Int32Array(length + 1);
  least[0] = -penalty;
  for (let to = fewestInPart; to <= length; to++) {
    for (let from = 0; from <= to - fewestInPart; from++) {
      const before = least[from] ?? Number.POSITIVE_INFINITY;
      if (before === Number.POSITIVE_INFINITY) continue;
      const sum = before + cost(from, to) + penalty;
      if (sum >= (least[to] ?? 0)) continue;
      least[to] = sum;
      begins[to] = from;
    }
  }
  const cuts: number[] = [];
  for (let place = begins[length] ?? 0; place > 0; place = begins[place] ?? 0) cuts.unshift(place);
  return cuts;
}

/** Cuts that are worth a proof. */
export type Candidates = {
  readonly cuts: readonly number[];
  /** What the proof compares, one of each run. */
  readonly scores: readonly number[];
  /** Of neighbouring runs of one level. */
  readonly correlation: number;
};

/** The series in its parts. */
export function partsOf<Value>(values: readonly Value[], cuts: readonly number[]): readonly (readonly Value[])[] {
  const edges = [0, ...cuts, values.length];
  return edges.slice(1).map((to, part) => values.slice(edges[part], to));
}

/** Of the values before each place. */
export function runningSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (const [i, value] of values.entries()) sums[i + 1] = (sums[i] ?? 0) + value;
  return sums;
}
