// The load must have been what was asked: a dispatch that was not started is not a delivered one.

import type { Check } from "./check.js";

export const generator: Check = {
  name: "generator",
  kind: "validity",
  find: ({ numbers, plan, load }) => {
    const value = numbers.counts.notStarted;
    const { droppedIterations, neverReached } = numbers.harness;
    if (value > 0 && load === "never-started")
      return { result: "unknown", value, limit: 0, detail: "the load never started: nothing was requested" };
    if (value > 0) {
      const parts = [
        ...(droppedIterations === null || droppedIterations === 0 ? [] : [`k6 dropped ${droppedIterations}`]),
        ...(neverReached === 0 ? [] : [`${neverReached} came after the end of the load`]),
      ];
      return {
        result: "unknown",
        value,
        limit: 0,
        detail: `${value} of ${plan.planned} not started: ${parts.join(", ")}`,
      };
    }
    if (droppedIterations === null)
      return {
        result: "unknown",
        detail: `k6 did not say how many iterations it dropped: ${plan.segmentMs === null ? "logs/k6-summary.json" : "the logs/k6-summary of a leg"} is missing`,
      };
    return { result: "pass", value, limit: 0, detail: `all ${plan.planned} were started` };
  },
};
