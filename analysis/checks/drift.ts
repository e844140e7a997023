// --fail-on-drift: nothing may creep over the run. Without the flag drift is shown and not judged: whether a slow growth is a
// fault or a cache that fills is for the reader, and a test of many measures sometimes errs.

import type { Check } from "./check.js";

export const drift: Check = {
  name: "drift",
  kind: "limit",
  find: ({ numbers, plan }) => {
    if (plan.limits.drift === "reported") return undefined;
    const { measures } = numbers.drift;
    const creeping = measures.filter(({ verdict }) => verdict === "creeps");
    const judged = measures.filter(({ verdict }) => verdict !== "cannot-tell");
    const value = creeping.length;
    if (value > 0) {
      const names = creeping.map(({ measure, part }) => (part === "" ? measure : `${measure} of ${part}`));
      return {
        result: "fail",
        value,
        limit: 0,
        detail: `${value} of ${judged.length} measures creep: ${names.join(", ")}`,
      };
    }
    if (judged.length === 0)
      return {
        result: "unknown",
        limit: 0,
        detail:
          "the run is too short to tell whether anything creeps; 8 windows of 30 s after the warm-up are needed, which is 6 minutes",
      };
    return { result: "pass", value, limit: 0, detail: `none of ${judged.length} measures creeps` };
  },
};
