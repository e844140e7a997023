// What difference matters to a comparison, and how sure its intervals are to be: of rounds that it makes and of kept runs alike.

import { defaultMargins, type Margins } from "../../contract/comparison.js";
import { UsageError } from "../../contract/usage-error.js";
import { durationMsOf, shareOf } from "../quantities.js";

export const marginFlags = ["margin-rate", "margin-p50", "margin-p99", "confidence"] as const;

/** The value of a flag, or what it is without it. */
export type Read = <Value>(name: string, parse: (text: string) => Value, fallback: Value) => Value;

export function marginsOf(read: Read): Margins {
  const { rate, p50, p99, stageP99 } = defaultMargins;
  return {
    rate: read("margin-rate", rateMarginOf, rate),
    p50: read("margin-p50", delayMarginOf, p50),
    p99: read("margin-p99", delayMarginOf, p99),
    stageP99,
  };
}

function rateMarginOf(text: string): number {
  const share = shareOf(text);
  if (share <= 0) throw new UsageError(`"${text}" must be more than 0`);
  return share;
}

/** A time, or a share of the base's. */
const delayMarginOf = (text: string): Margins["p50"] =>
  text.endsWith("%") ? { ms: 0, share: shareOf(text) } : { ms: durationMsOf(text), share: 0 };

export function confidenceOf(text: string): number {
  const confidence = shareOf(text);
  if (confidence < 0.5 || confidence > 0.999) throw new UsageError(`"${text}" is outside 50% to 99.9%`);
  return confidence;
}
