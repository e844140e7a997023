// The collector answers k6's waits: one that stalls would make k6 late, and says that the machine is overloaded.

import type { Check } from "./check.js";

export const eventLoopDelay: Check = {
  name: "event-loop-delay",
  kind: "validity",
  find: ({ numbers, plan }) => {
    const limit = plan.validityLimits.eventLoopDelayP99Ms;
    const value = numbers.harness.eventLoopDelayMs.p99;
    if (value === null)
      return { result: "unknown", limit, detail: "the collector did not say how late its event loop was" };
    const detail = `p99 of the collector's event loop ${value} ms, limit ${limit} ms`;
    return { result: value > limit ? "unknown" : "pass", value, limit, detail };
  },
};
