// What capacity.json keeps of one step: the figures of rate against delay. Pure.

import type { CapacityStep } from "../../contract/capacity.js";
import type { Summary } from "../../contract/summary.js";
import type { Dispatch, Growth } from "./growth.js";

type Figures = NonNullable<CapacityStep["figures"]>;

export function figuresOf(summary: Summary, dispatches: readonly Dispatch[], growth: Growth): Figures {
  const { counts, delayMs, stagesMs, workerStagesMs, harness } = summary;
  const { planned, refused, requested, delivered, late, lost, unresolved } = counts;
  const { offer, answer, assignment, entry } = stagesMs;
  return {
    madePerSecond: madePerSecondOf(dispatches),
    ...{ planned, refused, requested, delivered, late, lost, unresolved },
    delayMs: { p50: delayMs.p50, p99: delayMs.p99, max: delayMs.max },
    stagesP99Ms: { offer: offer.p99, answer: answer.p99, assignment: assignment.p99, entry: entry.p99 },
    workerStagesP99Ms: { handler: workerStagesMs.handler.p99, entry: workerStagesMs.entry.p99 },
    offerP50Ms: offer.p50,
    growth,
    schedulingDelayP99Ms: harness.schedulingDelayMs?.p99 ?? null,
    cpuBusy: harness.cpuBusy,
  };
}

/** Requests a second between the first and the last of them; `null` below two. */
function madePerSecondOf(dispatches: readonly Dispatch[]): number | null {
  const times = dispatches.map(({ atMs }) => atMs).sort((a, b) => a - b);
  const lengthMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return lengthMs > 0 ? Math.round(((times.length - 1) * 100_000) / lengthMs) / 100 : null;
}
