// Where the time went, as rows: each hop from the one before it, as the wiretap saw it, and what the worker itself saw.

import type { Summary } from "../../contract/summary.js";
import { duration } from "./figures.js";

type Stage = Summary["stagesMs"]["offer"];

/** Hops that nobody saw have no row. */
export function stageRows({ stagesMs, workerStagesMs, run, wiretap }: Summary): readonly (readonly string[])[] {
  const row = (name: string, stage: Stage) => [
    name,
    ...[stage.count, stage.endedHere].map(String),
    ...[stage.p50, stage.p90, stage.p99, stage.max].map(duration),
  ];
  // The last stage: who is there has arrived.
  const last = (name: string, stage: Stage) => row(name, stage).map((cell, column) => (column === 2 ? "" : cell));
  const { offer, answer, assignment, entry, join } = stagesMs;
  const tapped = wiretap.watched !== "off";
  const { handler, entry: started } = workerStagesMs;
  return [
    ["stage", "n", "got no further", "p50", "p90", "p99", "max"],
    ["request", String(stagesMs.request.count), String(stagesMs.request.endedHere), "", "", "", ""],
    ...(tapped || offer.count > 0 ? [row("request to offer", offer)] : []),
    ...(tapped ? [row("offer to answer", answer), row("answer to assignment", assignment)] : []),
    ...(tapped && run.arrival !== "join" ? [row("assignment to entry", entry)] : []),
    ...(run.arrival === "join" ? [] : [workerRow()]),
    ...(run.arrival === "join" ? [] : [row(tapped ? "worker: handler to entry" : "handler to entry", started)]),
    last(run.arrival === "join" ? "assignment to join" : "entry to join", join),
  ];

  function workerRow(): readonly string[] {
    // Without any instant of an offer it is measured from the request.
    const from = offer.count === 0 ? "request to handler" : "offer to handler";
    return row(tapped ? `worker: ${from}` : from, handler);
  }
}

/** What a run without a wiretap cannot show; `null` with one. */
export const stageNote = ({ wiretap }: Summary): string | null =>
  wiretap.watched === "off" ? "no wiretap: answers and assignments were not seen, so causes name wider hops" : null;
