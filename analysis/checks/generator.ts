// The load must have been what was asked: a dispatch that was not started is not a delivered one.

import type { Plan } from "../../contract/manifest.js";
import { constantPerSecond } from "../../contract/schedule.js";
import type { Numbers } from "../measure.js";
import type { Check } from "./check.js";

export const generator: Check = {
  name: "generator",
  kind: "validity",
  find: ({ numbers, plan, load }) => {
    const value = numbers.counts.notStarted;
    const { droppedIterations, neverReached } = numbers.harness;
    const dropped = droppedIterations ?? 0;
    if (value > 0 && load === "never-started")
      return { result: "unknown", value, limit: 0, detail: "the load never started: nothing was requested" };
    if (value > 0) {
      const parts = [
        ...(value === neverReached ? [] : [`k6 dropped ${value - neverReached}`]),
        ...(neverReached === 0 ? [] : [`${neverReached} came after the end of the load`]),
      ];
      return {
        result: "unknown",
        value,
        limit: 0,
        detail: [`${value} of ${plan.planned} not started: ${parts.join(", ")}`, ...shortfall(numbers, plan)].join(
          "; ",
        ),
      };
    }
    if (dropped > 0)
      return {
        result: "unknown",
        value: dropped,
        limit: 0,
        detail: `k6 dropped ${dropped}; starts beyond the plan came in their place`,
      };
    if (droppedIterations === null)
      return {
        result: "unknown",
        detail: `k6 did not say how many iterations it dropped: ${plan.segmentMs === null ? "logs/k6-summary.json" : "the logs/k6-summary of a leg"} is missing`,
      };
    return { result: "pass", value, limit: 0, detail: `all ${plan.planned} were started` };
  },
};

/**
 * What was made of a constant rate while it was asked for: what k6 dropped is missing from it, what lies after an early end is
 * not. Nothing without a drop, or where there is no one rate.
 */
function shortfall({ harness, counts }: Numbers, plan: Plan): readonly string[] {
  const asked = constantPerSecond(plan);
  const due = plan.planned - harness.neverReached;
  const dropped = counts.notStarted - harness.neverReached;
  if (asked === null || dropped === 0 || due <= 0) return [];
  return [`asked ${perSecond(asked)}, made ${perSecond((asked * Math.max(0, due - dropped)) / due)}`];
}

const perSecond = (rate: number): string => `${Number(rate.toPrecision(3))}/s`;
