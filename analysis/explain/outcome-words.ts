// What became of a dispatch, in one sentence, and for an unresolved one what keeps it from being judged. Pure.

import { durationWords } from "./duration-words.js";
import { stepWords } from "./gaps.js";
import type { Known } from "./known.js";

export function outcomeWords(known: Known): string {
  const { row, manifest, response } = known;
  const { deadlineMs, graceMs } = manifest.plan;
  const after = row.delay_us === null ? "" : durationWords(row.delay_us / 1000);
  switch (row.outcome) {
    case "delivered":
      return `delivered: it arrived ${after} after the request, the deadline being ${durationWords(deadlineMs)}`;
    case "late":
      return `late: it arrived ${after} after the request, the deadline being ${durationWords(deadlineMs)}`;
    case "lost": {
      const watched = `${durationWords(deadlineMs)} and ${durationWords(graceMs)} of grace`;
      return after === ""
        ? `lost: it did not arrive within ${watched}`
        : `lost: it arrived only after ${after}, and was watched for ${watched}`;
    }
    case "refused":
      return `refused: the API said no (${[response?.httpStatus, response?.code].filter(Boolean).join(", ")})`;
    case "unresolved":
      return `unresolved: ${doubts(known)}`;
    default:
      return row.outcome;
  }
}

function doubts(known: Known): string {
  const { row, look, short, gathered } = known;
  const gone = gathered.about.some(({ line }) => line.event === "deleted" && line.result === "not-found");
  const found = [
    row.request_us === null ? "the clocks could not be mapped at its request" : "",
    stepWords(known),
    gone || (look?.listed === "error" && ["not_found", "unavailable"].includes(String(look.code)))
      ? "its room was gone while it was watched"
      : "",
    short.length > 0 ? `not watched to its end by ${short.map(({ observer }) => observer).join(", ")}` : "",
  ].filter((doubt) => doubt !== "");
  return found.join("; ") || "it cannot be judged by what was seen";
}
