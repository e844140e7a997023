// What is missing from what is known of one dispatch, in words: an observer that had ended, lines that cannot be read, a
// job that reached its worker past the wiretap, a step of the wall clock. Pure.

import { counted } from "../render/counted.js";
import { durationWords, relativeWords } from "./duration-words.js";
import type { Known } from "./known.js";

/** Why no hop can be blamed. */
export function missing(known: Known): string {
  const { short, damaged } = known;
  const ends = short.map(({ observer, lastMs }) =>
    lastMs === null
      ? `${observer} has no readable line`
      : `${observer}'s last line is ${relativeWords(lastMs)} the request`,
  );
  const unread = damaged.map(({ observer, lines }) => `${counted(lines, "line")} of ${observer} could not be read`);
  const step = stepWords(known);
  const gaps = [...ends, ...unread, ...(step === "" ? [] : [step]), ...pastTap(known)];
  return gaps.length === 0
    ? "What was seen of it fits no cause, so no hop is blamed."
    : `It was not seen whole: ${gaps.join("; ")}. So no hop is blamed.`;
}

/** "" where its request's instant is certain. */
export const stepWords = ({ row: { request_uncertainty_us: us } }: Known): string =>
  us === null || us === 0 ? "" : `a step of the wall clock makes its request uncertain by ${durationWords(us / 1000)}`;

function pastTap({ manifest: { plan }, offers, atMs: { handler, entry, arrival } }: Known): readonly string[] {
  if (plan.wiretap === "off" || offers > 0 || (handler ?? entry ?? arrival) === null) return [];
  return ["a worker got the job, and the wiretap saw no offer of it"];
}
