// Does a queue grow within a step? A queue that takes more than it gives makes each dispatch wait longer than the one before
// it, by the share by which it falls behind: at 2 % over its capacity delays rise by 20 ms a second. A short step can
// keep a percentile and show this all the same. Pure.

export type Dispatch = {
  /** Of the request, any clock's; milliseconds. */
  readonly atMs: number;
  /** `null`: it never arrived, or nobody knows. Ranked last. */
  readonly delayMs: number | null;
};

export type Growth = {
  /** `unknown`: too few dispatches, or all at once. */
  readonly result: "steady" | "growing" | "unknown";
  /** The medians of the four quarters by the time of request, milliseconds; `null` where most never arrived. */
  readonly quartersMs: readonly (number | null)[];
  /** How much longer each dispatch takes than one a second before, in milliseconds a second; `null` where not known. */
  readonly msPerSecond: number | null;
};

/** A median of fewer says nothing. */
const fewestInQuarter = 6;

/** A queue that falls behind by 1 %: in the shortest usual step a rise of 150 ms between the outer quarters. */
const growingMsPerSecond = 10;
/** Of a shorter step a smaller rise is noise: half of what the server waits before every offer (docs/livekit.md). */
const leastRiseMs = 100;

/** @param dispatches in any order, of one constant rate. */
export function growthOf(dispatches: readonly Dispatch[]): Growth {
  const times = dispatches.map(({ atMs }) => atMs);
  const first = times.reduce((least, atMs) => Math.min(least, atMs), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, atMs) => Math.max(most, atMs), Number.NEGATIVE_INFINITY);
  const lengthMs = last - first;
  const quarters = [0, 1, 2, 3].map((quarter) =>
    dispatches.filter(({ atMs }) => Math.min(3, Math.floor(((atMs - first) / lengthMs) * 4)) === quarter),
  );
  if (!(lengthMs > 0) || quarters.some(({ length }) => length < fewestInQuarter)) {
    return { result: "unknown", quartersMs: [], msPerSecond: null };
  }
  const medians = quarters.map(medianOf);
  const quartersMs = medians.map((median) => (Number.isFinite(median) ? median : null));
  const [begin = 0, , , end = 0] = medians;
  // Between the middles of the first quarter and the last.
  const msPerSecond = (end - begin) / ((lengthMs * 0.75) / 1000);
  const rises = medians.every((median, i) => i === 0 || median >= (medians[i - 1] ?? 0));
  const isGrowing = rises && msPerSecond > growingMsPerSecond && end - begin >= leastRiseMs;
  const finite = Number.isFinite(msPerSecond) ? Math.round(msPerSecond * 10) / 10 : null;
  return { result: isGrowing ? "growing" : "steady", quartersMs, msPerSecond: finite };
}

/** Nearest rank. */
function medianOf(dispatches: readonly Dispatch[]): number {
  const delays = dispatches.map(({ delayMs }) => delayMs ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  return delays[Math.ceil(delays.length / 2) - 1] ?? Number.POSITIVE_INFINITY;
}
