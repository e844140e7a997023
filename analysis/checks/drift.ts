// --fail-on-drift: nothing may creep over the run, or lie higher at its end. Without the flag drift is shown and not judged:
// whether a slow growth is a fault or a cache that fills is for the reader, and a test of many measures sometimes errs.

import type { DriftFinding } from "../../contract/course.js";
import type { Check } from "./check.js";

export const drift: Check = {
  name: "drift",
  kind: "limit",
  find: ({ numbers, plan }) => {
    if (plan.limits.drift === "reported") return undefined;
    // Without a p it was not tested: nobody could read it, or in too few windows.
    const tested = numbers.drift.measures.filter(({ p }) => p !== null);
    if (tested.length === 0)
      return {
        result: "unknown",
        limit: 0,
        detail:
          "the run is too short to tell whether anything creeps; 20 windows of 30 s after the warm-up are needed, which is 12 minutes",
      };
    const grown = tested.filter(hasGrown);
    const value = grown.length;
    if (value > 0)
      return {
        ...{ result: "fail", value, limit: 0 },
        detail: `${value} of ${tested.length} measures creep or stepped up: ${grown.map(nameOf).join(", ")}`,
      };
    const open = tested.filter(({ verdict }) => verdict === "cannot-tell");
    if (open.length > 0)
      return {
        ...{ result: "unknown", limit: 0 },
        detail: `of ${open.length} of ${tested.length} measures it cannot be told whether they creep: ${open.map(nameOf).join(", ")}`,
      };
    return { result: "pass", value, limit: 0, detail: `none of ${tested.length} measures creeps or stepped up` };
  },
};

const hasGrown = ({ verdict, shift }: DriftFinding): boolean =>
  verdict === "creeps" || (verdict === "stepped" && (shift ?? 0) > 0);

const nameOf = ({ measure, part }: DriftFinding): string => (part === "" ? measure : `${measure} of ${part}`);
