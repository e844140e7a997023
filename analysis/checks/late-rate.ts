// --max-late-rate

import type { Check } from "./check.js";
import { excusedWords, judgeEitherWay } from "./judged.js";
import { judgeShare } from "./share-limit.js";

export const lateRate: Check = {
  name: "late-rate",
  kind: "limit",
  find: (facts) =>
    judgeEitherWay(facts, ({ count, late }) =>
      judgeShare({
        noun: "late",
        hits: late,
        count,
        limit: facts.plan.limits.maxLateRate,
        beside: excusedWords(facts, ["late"]),
      }),
    ),
};
