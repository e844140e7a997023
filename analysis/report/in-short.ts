// The run in a sentence or two, for the first glance. Every figure is the summary's. Computes nothing.

import type { Summary } from "../../contract/summary.js";
import { counted } from "../render/counted.js";
import { duration, nobodyThere } from "../render/figures.js";

const arrived: Readonly<Record<Summary["run"]["arrival"], string>> = {
  entry: "reached the agent's code",
  assignment: "reached the worker",
  join: "brought the agent into the room",
};

export function inShort(summary: Summary): string {
  const { counts, delayMs, run, verdict } = summary;
  // A refused one was asked for, too, and got no agent.
  const askedFor = counts.requested + counts.refused;
  const asked = counted(askedFor, "dispatch", "dispatches");
  const intime =
    counts.delivered === askedFor
      ? `${askedFor === 1 ? "The one dispatch" : `All ${asked}`}`
      : `${counts.delivered} of ${asked}`;
  const missed = missedWords(summary);
  const sentences = [
    ...(verdict.result === "unknown" ? [`${doubt(summary)}.`] : []),
    nobodyThere(summary) ?? "",
    askedFor === 0 ? "No dispatch was asked for." : `${intime} ${arrived[run.arrival]} in time.`,
    delayMs.p50 === null ? "" : `The median delay of what arrived is ${duration(delayMs.p50)}.`,
    missed === "" ? "" : `${missed}.`,
    why(summary),
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

/** The first line of the first reason why nothing can be said. */
const doubt = ({ verdict }: Summary): string =>
  verdict.reasons.find(({ result }) => result === "unknown")?.detail.split("\n")[0] ?? "The reason is not known";

function missedWords({ counts }: Summary): string {
  const parts = (
    [
      [counts.refused, "refused by the API"],
      [counts.late, "late"],
      [counts.lost, "lost"],
      [counts.unresolved, "unresolved: nobody can say"],
    ] as const
  ).flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${count === 1 ? "is" : "are"} ${word}`]));
  if (counts.notStarted > 0)
    parts.push(`${counts.notStarted} more of the plan ${counts.notStarted === 1 ? "was" : "were"} never started`);
  return parts.join(", ");
}

const why = ({ causes }: Summary): string =>
  causes.length === 0
    ? ""
    : `Why: ${causes
        .slice(0, 3)
        .map(({ cause, count }) => `${cause} (${count})`)
        .join(", ")}${causes.length > 3 ? ` and ${counted(causes.length - 3, "more cause")}` : ""}.`;
