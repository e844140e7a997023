// The one line of a checkpoint, while a run goes on.

import type { Summary } from "../../contract/summary.js";
import { counted } from "./counted.js";
import { duration } from "./figures.js";

/** `checkpoint after 0:12:05: 600 dispatches, 0 late, 0 lost, p99 262 ms`; what cannot be counted on is said. */
export function checkpointLine(summary: Summary | undefined): string {
  if (summary === undefined) return "checkpoint: nothing is certain yet";
  const { counts, delayMs, run } = summary;
  const parts = [
    counted(counts.requested, "dispatch", "dispatches"),
    `${counts.late} late`,
    `${counts.lost} lost`,
    ...(counts.unresolved === 0 ? [] : [`${counts.unresolved} unresolved`]),
    ...(counts.refused === 0 ? [] : [`${counts.refused} refused`]),
    ...(counts.notStarted === 0 ? [] : [`${counts.notStarted} not started`]),
    `p50 ${duration(delayMs.p50)}`,
    `p99 ${duration(delayMs.p99)}`,
  ];
  const doubts = summary.verdict.reasons.filter(({ kind, result }) => kind === "validity" && result !== "pass");
  const doubt = doubts.length === 0 ? "" : `; in doubt by ${doubts.map(({ check }) => check).join(", ")}`;
  return `checkpoint after ${clockWords(run.durationMs)}: ${parts.join(", ")}${doubt}`;
}

/** Hours, minutes and seconds: "12:00:05". */
function clockWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
