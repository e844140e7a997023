// k6 must start its iterations on time, or the load was not the one asked for.

import type { Facts } from "../facts.js";
import { isSupported, msOf, type PerMille, rankOf } from "../statistics.js";
import type { Check } from "./check.js";

export const schedulingDelay: Check = {
  name: "scheduling-delay",
  kind: "validity",
  find: ({ schedulingDelays, plan }) => {
    const limit = plan.validityLimits.schedulingDelayP99Ms;
    const judged = judgedDelay(schedulingDelays);
    if (judged === null) return { result: "unknown", limit, detail: "no start of an iteration could be timed" };
    const { value, name } = judged;
    const count = schedulingDelays.length;
    const detail = `${name} of ${count} starts ${value} ms, limit ${limit} ms`;
    return { result: value > limit ? "unknown" : "pass", value, limit, detail };
  },
};

/**
 * p99; with fewer than 100 starts p90, with fewer than 10 the longest: one hiccup among 20 starts is 5 % of them, and
 * would void every short run.
 */
function judgedDelay(delays: Facts["schedulingDelays"]): { value: number; name: string } | null {
  const steps: readonly (readonly [PerMille, string])[] = [
    [990, "p99"],
    [900, "p90"],
  ];
  const [perMille, name] = steps.find(([step]) => isSupported(step, delays.length)) ?? [undefined, "longest"];
  const us = delays.at(perMille === undefined ? -1 : rankOf(perMille, delays.length) - 1);
  return us === undefined ? null : { value: msOf(us), name };
}
