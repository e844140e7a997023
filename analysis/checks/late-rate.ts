// --max-late-rate

import type { Check } from "./check.js";
import { judgeShare } from "./share-limit.js";

export const lateRate: Check = {
  name: "late-rate",
  kind: "limit",
  find: ({ numbers, plan }) =>
    judgeShare({
      noun: "late",
      hits: numbers.counts.late,
      count: numbers.lateRate.count,
      limit: plan.limits.maxLateRate,
    }),
};
