// Dispatches that nobody can call delivered, late or lost. The verdict may still be fail: see verdict.ts.

import type { Check } from "./check.js";

export const unresolved: Check = {
  name: "unresolved",
  kind: "validity",
  find: ({ numbers }) => {
    const value = numbers.counts.unresolved;
    if (value === 0) return { result: "pass", value, limit: 0, detail: "every request has an outcome" };
    const detail = `${value} of ${numbers.counts.requested} have no known outcome: an observer, their room or the clock was not there for the whole watch`;
    return { result: "unknown", value, limit: 0, detail };
  },
};
