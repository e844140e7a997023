// A busy machine alone voids nothing (a starved worker is a finding); a busy machine whose harness was late does.

import { percent, percentOfLimit } from "../render/percent.js";
import type { Check } from "./check.js";
import { eventLoopDelay } from "./event-loop-delay.js";
import { schedulingDelay } from "./scheduling-delay.js";

export const cpu: Check = {
  name: "cpu",
  kind: "validity",
  find: (facts) => {
    const limit = facts.plan.validityLimits.cpuBusy;
    const value = facts.numbers.harness.cpuBusy;
    if (value === null) return { result: "pass", limit, detail: "not sampled over 5 s" };
    const busy = value > limit;
    const harnessLate = [schedulingDelay, eventLoopDelay].some((check) => check.find(facts)?.result === "unknown");
    const detail = `busiest 5 s ${percent(value)}, limit ${percentOfLimit(limit)}${busy && !harnessLate ? ": over it, but the harness kept its time" : ""}`;
    return { result: busy && harnessLate ? "unknown" : "pass", value, limit, detail };
  },
};
