// What is said of a run of a round once it is over, in one line, and whether it is made again. Computes nothing.

import type { KeptRun } from "../kept-run.js";
import { type End, isMadeAgain, mostAttempts } from "./next.js";
import type { Turn } from "./order.js";

export function roundLine(
  { label, round }: Turn,
  ran: KeptRun,
  { end, attempt }: { readonly end: End; readonly attempt: number },
): string {
  const name = `round ${round}, ${label}`;
  const again = isMadeAgain(end)
    ? attempt < mostAttempts
      ? "; it is made again"
      : `; left out after ${mostAttempts} tries`
    : "";
  if (ran.kind === "refused") return `${name}: refused: ${ran.problems.join("; ")}`;
  if (ran.kind === "failed") return `${name}: nothing to judge: ${ran.why}${again}`;
  const { counts, delayOfAllMs } = ran.summary;
  const missed = [
    ...(counts.late > 0 ? [`${counts.late} late`] : []),
    ...(counts.lost > 0 ? [`${counts.lost} lost`] : []),
    ...(counts.unresolved > 0 ? [`${counts.unresolved} unresolved`] : []),
  ];
  return [
    `${name}: ${counts.delivered} of ${counts.requested} in time`,
    ...missed,
    `p50 ${secondsText(delayOfAllMs.p50)}`,
    ...(end.kind === "void" ? [`cannot be used (${end.why})${again}`] : []),
  ].join(", ");
}

function secondsText(ms: number | null | "never"): string {
  if (ms === null) return "-";
  return ms === "never" ? "never" : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
