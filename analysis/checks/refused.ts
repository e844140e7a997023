// A refused request puts no load on dispatch: the load that was asked for was not made.

import type { Check } from "./check.js";

export const refused: Check = {
  name: "refused",
  kind: "validity",
  find: ({ numbers, refusal }) => {
    const value = numbers.counts.refused;
    if (value === 0) return { result: "pass", value, limit: 0, detail: "no request was refused" };
    const answer = refusal === null ? "" : ` with HTTP ${refusal.httpStatus} ${refusal.code}`.trimEnd();
    const how = refusal === null || refusal.count === value ? answer : `, most often (${refusal.count})${answer}`;
    const detail = `${value} of ${numbers.counts.planned} were refused${how}: the load that was asked for was not made`;
    return { result: "unknown", value, limit: 0, detail };
  },
};
