// What is said of a round once it is over, in one line. Computes nothing.

import type { KeptRun } from "../kept-run.js";
import type { Turn } from "./order.js";

export function roundLine({ label, round }: Turn, ran: Exclude<KeptRun, { kind: "refused" }>): string {
  const name = `round ${round}, ${label}`;
  if (ran.kind === "failed") return `${name}: nothing to judge: ${ran.why}`;
  const { counts, delayOfAllMs, verdict } = ran.summary;
  const missed = [
    ...(counts.late > 0 ? [`${counts.late} late`] : []),
    ...(counts.lost > 0 ? [`${counts.lost} lost`] : []),
    ...(counts.unresolved > 0 ? [`${counts.unresolved} unresolved`] : []),
  ];
  const invalid = verdict.reasons.find(({ kind, result }) => kind === "validity" && result !== "pass");
  return [
    `${name}: ${counts.delivered} of ${counts.requested} in time`,
    ...missed,
    `p50 ${secondsText(delayOfAllMs.p50)}`,
    ...(invalid === undefined ? [] : [`cannot be used (${invalid.check})`]),
  ].join(", ");
}

function secondsText(ms: number | null | "never"): string {
  if (ms === null) return "-";
  return ms === "never" ? "never" : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
