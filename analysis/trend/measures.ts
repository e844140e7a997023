// The measures that a history follows: where each stands in a summary, and which of them a group of runs has. Pure.

import type { Summary } from "../../contract/summary.js";
import type { TrendColumn, TrendMeasure } from "../../contract/trend.js";

type Percentile = "p50" | "p90" | "p99";

/** A figure of a summary under its measure's name; of a hop both percentiles that may be shown. */
export type Figures = Readonly<Record<string, number | null>>;

const shares = ["lost-rate", "missed-deadline-rate"] as const;
const delays = ["p50", "p90", "p99"] as const;
const hops = ["offer", "answer", "assignment", "entry", "join", "handler", "started"] as const;

/** A tail is followed by its p99 where this share of the runs can bear that, else by its p90. */
const bearingShare = 0.9;

export const keyOf = (measure: TrendMeasure, percentile: Percentile | null): string =>
  hops.some((hop) => hop === measure) ? `${measure} ${percentile}` : measure;

/** By {@link keyOf}. Delays are of the arrivals: what is lost is in the rates. */
export function figuresOf({
  lostRate,
  missedDeadlineRate,
  delayMs,
  stagesMs,
  workerStagesMs,
}: Pick<Summary, "lostRate" | "missedDeadlineRate" | "delayMs" | "stagesMs" | "workerStagesMs">): Figures {
  const { offer, answer, assignment, entry, join } = stagesMs;
  const stages = { offer, answer, assignment, entry, join };
  const worker = { handler: workerStagesMs.handler, started: workerStagesMs.entry };
  const tails = Object.entries({ ...stages, ...worker }).flatMap(([hop, { p90, p99 }]) => [
    [`${hop} p90`, p90] as const,
    [`${hop} p99`, p99] as const,
  ]);
  return {
    "lost-rate": lostRate.value,
    "missed-deadline-rate": missedDeadlineRate.value,
    ...{ p50: delayMs.p50, p90: delayMs.p90, p99: delayMs.p99 },
    ...Object.fromEntries(tails),
  };
}

/** Those that any of the runs has, in the order in which they are shown. @param asked that one alone, whether any has it or not */
export function columnsOf(runs: readonly Figures[], asked: TrendMeasure | null): readonly TrendColumn[] {
  const tail = tailOf(runs, ["p90", "p99"]);
  const all: readonly TrendColumn[] = [
    ...shares.map((measure) => ({ measure, unit: "share" as const, percentile: null })),
    ...delays.map((measure) => ({ measure, unit: "ms" as const, percentile: measure })),
    ...hops.map((measure) => ({ measure, unit: "ms" as const, percentile: tailOf(runs, tailsOf(measure)) })),
  ];
  if (asked !== null) return all.filter(({ measure }) => measure === asked);
  return all.filter(
    ({ measure, percentile }) =>
      (measure === "p50" || !delays.some((delay) => delay === measure) || measure === tail) &&
      runs.some((figures) => typeof figures[keyOf(measure, percentile)] === "number"),
  );
}

const tailsOf = (hop: TrendMeasure): readonly [string, string] => [keyOf(hop, "p90"), keyOf(hop, "p99")];

function tailOf(runs: readonly Figures[], [p90, p99]: readonly [string, string]): "p90" | "p99" {
  const bearing = (key: string) => runs.filter((figures) => typeof figures[key] === "number").length;
  // Of a hop that not all of the runs could see those that did see it count.
  return bearing(p99) > 0 && bearing(p99) >= bearingShare * bearing(p90) ? "p99" : "p90";
}
