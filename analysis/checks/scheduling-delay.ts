// k6 must start its iterations on time, or the load was not the one asked for.

import { peakPerSecond, scheduleOf } from "../../contract/schedule.js";
import { isSupported, msOf, type PerMille, rankOf, type SortedSamples } from "../statistics.js";
import type { Check } from "./check.js";

export const schedulingDelay: Check = {
  name: "scheduling-delay",
  kind: "validity",
  find: ({ schedulingDelays, numbers, plan }) => {
    const limit = plan.validityLimits.schedulingDelayP99Ms;
    if (scheduleOf(plan).dueUs(0) === null) {
      return { result: "pass", limit, detail: "no start has a time it is due: each follows the one before" };
    }
    if (schedulingDelays === null)
      return { result: "unknown", limit, detail: `not valid: ${numbers.harness.droppedIterations} iterations dropped` };
    const count = schedulingDelays.length;
    const longestUs = schedulingDelays.at(-1);
    if (longestUs === undefined) return { result: "unknown", limit, detail: "no start of an iteration could be timed" };
    const { value, name } = judgedDelay(schedulingDelays, longestUs);
    const longest = msOf(longestUs);
    const farthest = Math.max(limit, 100 / peakPerSecond(plan));
    const judgesLongest = count < fewestForP99;
    const detail = [
      `${name} of ${count} starts ${value} ms, limit ${limit} ms`,
      ...(name === "longest" ? [] : [`longest ${longest} ms${judgesLongest ? `, limit ${farthest} ms` : ""}`]),
    ].join("; ");
    if (value > limit) return { result: "unknown", value, limit, detail };
    if (judgesLongest && longest > farthest) return { result: "unknown", value: longest, limit: farthest, detail };
    return { result: "pass", value, limit, detail };
  },
};

/**
 * Fewer starts than this are judged by their longest too: a start displaced by more than a tenth of the period makes
 * another schedule.
 */
const fewestForP99 = 100;

/**
 * p99; with fewer than 100 starts p90, with fewer than 10 the longest: one hiccup among 20 starts is 5 % of them, and
 * would void every short run.
 */
function judgedDelay(delays: SortedSamples, longestUs: number): { value: number; name: string } {
  const steps: readonly (readonly [PerMille, string])[] = [
    [990, "p99"],
    [900, "p90"],
  ];
  const [perMille, name] = steps.find(([step]) => isSupported(step, delays.length)) ?? [undefined, "longest"];
  const us = perMille === undefined ? longestUs : (delays[rankOf(perMille, delays.length) - 1] ?? longestUs);
  return { value: msOf(us), name };
}
