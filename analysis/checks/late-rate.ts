// --max-late-rate

import type { Check } from "./check.js";
import { excusedWords, judgedOf } from "./judged.js";
import { judgeShare } from "./share-limit.js";

export const lateRate: Check = {
  name: "late-rate",
  kind: "limit",
  find: (facts) => {
    const { count, late } = judgedOf(facts);
    return judgeShare({
      noun: "late",
      hits: late,
      count,
      limit: facts.plan.limits.maxLateRate,
      beside: excusedWords(facts, ["late"]),
    });
  },
};
