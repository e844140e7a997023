// The figures of a baseline as a whole, to look at.

import { type Baseline, sumOf } from "../../contract/baseline.js";
import { delaySideOf, percentileOf, type Value } from "./percentiles.js";

export type BaselineFigures = {
  readonly runs: number;
  readonly dispatches: number;
  readonly lost: number;
  readonly missed: number;
  readonly p50: Value;
  readonly p99: Value;
  /** When its newest run was started. */
  readonly newest: string;
};

export function figuresOfBaseline({ runs, madeAt }: Baseline): BaselineFigures {
  const total = (column: "dispatches" | "lost" | "missed") => sumOf(runs.map(({ blocks }) => sumOf(blocks[column])));
  const { all } = delaySideOf(runs);
  return {
    runs: runs.length,
    ...{ dispatches: total("dispatches"), lost: total("lost"), missed: total("missed") },
    p50: percentileOf(all, 500),
    p99: percentileOf(all, 990),
    newest: madeAt,
  };
}
