// --max-p50, --max-p90, --max-p99: a bound on the share beyond a delay, lost ones included, by the rule of every share.

import type { Facts } from "../facts.js";
import type { Check, Found } from "./check.js";
import { excusedWords, type Judged, judgeEitherWay } from "./judged.js";
import { judgeShare } from "./share-limit.js";

/** `share` is what may lie beyond the percentile: 0.5, 0.1, 0.01. */
const percentileLimit = (
  percentile: keyof Facts["beyond"],
  share: number,
  limitMsOf: (limits: Facts["plan"]["limits"]) => number | null,
): Check => ({
  name: `max-${percentile}`,
  kind: "limit",
  find: (facts) => {
    const limitMs = limitMsOf(facts.plan.limits);
    if (limitMs === null) return undefined;
    return judgeEitherWay(facts, (judged) =>
      judgeBeyond(facts, { ...judged, share, limitMs }, facts.beyond[percentile]),
    );
  },
});

/** Near a step of the clock a delay may be beyond the limit, or not. */
function judgeBeyond(
  facts: Facts,
  { count, lost, share, limitMs }: Judged & { readonly share: number; readonly limitMs: number },
  { surely, perhaps }: Facts["beyond"]["p50"],
): Found {
  const judge = (hits: number) =>
    judgeShare({
      noun: `beyond ${limitMs} ms or lost`,
      hits: hits + lost,
      count,
      limit: share,
      beside: excusedWords(facts, ["late", "lost"]),
    });
  const best = judge(surely);
  if (perhaps === surely || best.result !== "pass" || judge(perhaps).result === "pass") return best;
  const detail = `${best.detail}; ${perhaps - surely} more may be beyond, requested near a step of the clock`;
  return { ...best, result: "unknown", detail };
}

export const maxP50 = percentileLimit("p50", 0.5, (limits) => limits.maxP50Ms);
export const maxP90 = percentileLimit("p90", 0.1, (limits) => limits.maxP90Ms);
export const maxP99 = percentileLimit("p99", 0.01, (limits) => limits.maxP99Ms);
