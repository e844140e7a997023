// --max-lost-rate

import type { Check } from "./check.js";
import { judgeShare } from "./share-limit.js";

export const lostRate: Check = {
  name: "lost-rate",
  kind: "limit",
  find: ({ numbers, plan }) =>
    judgeShare({
      noun: "lost",
      hits: numbers.counts.lost,
      count: numbers.lostRate.count,
      limit: plan.limits.maxLostRate,
    }),
};
