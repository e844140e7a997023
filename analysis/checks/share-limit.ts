// The one rule by which every share of dispatches is judged against a limit (design.md, verdict).

import { percent, percentOfLimit } from "../render/percent.js";
import { wilson } from "../statistics.js";
import type { Found } from "./check.js";

/** With no loss allowed, this many without one make a pass: the interval's upper end is then about 16 %. */
export const fewestForNone = 20;

export type Share = {
  /** What the hits are, as in "3 of 20 <noun>". */
  readonly noun: string;
  readonly hits: number;
  readonly count: number;
  /** 0 to 1. */
  readonly limit: number;
  /** What is said beside the figures, "; ..." or "". */
  readonly beside: string;
};

/**
 * Limit 0: fails at the first hit, passes at none of at least 20. Limit R: fails when the Wilson lower end is above R,
 * passes when at most R was observed among at least 1 / R. Anything else is unknown.
 */
export function judgeShare({ noun, hits, count, limit, beside }: Share): Found {
  const interval = wilson(hits, count);
  const value = interval.value;
  if (interval.low === null || interval.high === null || value === null)
    return { result: "unknown", value: null, limit, detail: `nothing to judge: 0 dispatches with an outcome${beside}` };
  const seen = `${hits} of ${count} ${noun} (${percent(value)}, 95 % interval ${percent(interval.low)} to ${percent(interval.high)}), limit ${percentOfLimit(limit)}${beside}`;
  if (limit === 0) {
    if (hits > 0) return { result: "fail", value, limit, detail: seen };
    if (count >= fewestForNone) return { result: "pass", value, limit, detail: seen };
    return { result: "unknown", value, limit, detail: `${seen}; a pass needs ${fewestForNone}` };
  }
  if (interval.low > limit) return { result: "fail", value, limit, detail: seen };
  // 1 / R may come out a hair above a whole number.
  const fewest = Math.ceil(1 / limit - 1e-9);
  if (hits / count <= limit)
    return count >= fewest
      ? { result: "pass", value, limit, detail: seen }
      : { result: "unknown", value, limit, detail: `${seen}; a pass needs ${fewest}` };
  return { result: "unknown", value, limit, detail: `${seen}; above the limit, but too few to be sure` };
}
