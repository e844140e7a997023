// The collector answers k6's waits, and the wiretap hands on every frame: one that stalls would make k6 or the worker
// late, and says that the machine is overloaded.

import type { Check } from "./check.js";

export const eventLoopDelay: Check = {
  name: "event-loop-delay",
  kind: "validity",
  find: ({ numbers, plan }) => {
    const limit = plan.validityLimits.eventLoopDelayP99Ms;
    const judged = [
      { part: "collector", p99: numbers.harness.eventLoopDelayMs.p99 },
      ...(plan.wiretap === "on" ? [{ part: "wiretap", p99: numbers.wiretap.eventLoopDelayMs.p99 }] : []),
    ];
    const silent = judged.find(({ p99 }) => p99 === null);
    if (silent !== undefined)
      return { result: "unknown", limit, detail: `the ${silent.part} did not say how late its event loop was` };
    const value = Math.max(...judged.map(({ p99 }) => p99 ?? 0));
    const each = judged.map(({ part, p99 }) => `p99 of the ${part}'s event loop ${p99} ms`);
    return {
      result: value > limit ? "unknown" : "pass",
      value,
      limit,
      detail: `${each.join(", ")}, limit ${limit} ms`,
    };
  },
};
