// --max-lost-rate

import type { Check } from "./check.js";
import { excusedWords, judgeEitherWay } from "./judged.js";
import { judgeShare } from "./share-limit.js";

export const lostRate: Check = {
  name: "lost-rate",
  kind: "limit",
  find: (facts) =>
    judgeEitherWay(facts, ({ count, lost }) =>
      judgeShare({
        noun: "lost",
        hits: lost,
        count,
        limit: facts.plan.limits.maxLostRate,
        beside: excusedWords(facts, ["lost"]),
      }),
    ),
};
