// Every observer must have written: nothing can be said to be missing in a file that is missing itself.

import type { Check } from "./check.js";

export const observers: Check = {
  name: "observers",
  kind: "validity",
  find: ({ files, missingSegments }) => {
    const unreadable = files.flatMap(({ observer, state, lines, damagedLines }) => {
      if (state === "missing") return [`events/${observer}.ndjson is missing`];
      if (lines === 0) return [`events/${observer}.ndjson is empty`];
      return lines === damagedLines ? [`events/${observer}.ndjson has no readable line`] : [];
    });
    const troubles = [...unreadable, ...missingSegments.map((name) => `events/${name} is missing`)];
    if (troubles.length === 0) return { result: "pass", detail: `all ${files.length} observers wrote their facts` };
    return { result: "unknown", detail: troubles.join("; ") };
  },
};
