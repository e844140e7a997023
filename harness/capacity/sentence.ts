// The answer of a search in one sentence, and the hop that is the limit. Pure.

import type { Capacity, CapacityStep, LimitingHop, UnknownBy } from "../../contract/capacity.js";
import { percent } from "./percent.js";

type Said = Pick<Capacity, "answer" | "asked" | "steps" | "ended" | "endedWhy"> & {
  readonly objective: Pick<Capacity["objective"], "idleDoubts">;
};

const lastAt = (steps: Said["steps"], ratePerSecond: number, outcome: CapacityStep["outcome"]) =>
  steps.filter((step) => step.ratePerSecond === ratePerSecond && step.outcome === outcome).at(-1);

/** Of the upper end's last step that broke the objective, or the harness; `null` where nothing is the limit. */
export function hopOf({ answer, steps }: Pick<Said, "answer" | "steps">): LimitingHop | null {
  switch (answer.kind) {
    case "bracket":
      return lastAt(steps, answer.high.ratePerSecond, "broken")?.hop ?? null;
    case "fails-at-lowest":
      return lastAt(steps, answer.ratePerSecond, "broken")?.hop ?? null;
    case "at-least": {
      if (answer.stoppedBy !== "harness" || answer.unknownAtPerSecond === null) return null;
      const detail = lastAt(steps, answer.unknownAtPerSecond, "unknown")?.why ?? "";
      return { hop: "harness", by: "none", detail: `at ${answer.unknownAtPerSecond}/s ${detail}` };
    }
    case "nothing":
      return null;
  }
}

/** Why nothing can be said of a step, in the table and the sentence. */
export const unknownWords: Readonly<Record<UnknownBy, string>> = {
  harness: "the harness or the machine",
  evidence: "too little is known",
  ended: "the run ended early",
  "cannot-run": "no run was possible",
  bug: "a bug of Rollcall",
};

export function sentenceOf(said: Said): string {
  const { objective } = said;
  const remarks = [
    ...remarksOf(said),
    ...(objective.idleDoubts.length === 0
      ? []
      : [`the idle step, which the others are compared with, is doubtful (${objective.idleDoubts.join(", ")})`]),
    ...endRemarks(said),
  ];
  return `${[mainText(said), ...remarks].join("; ")}.`;
}

function mainText(said: Said): string {
  const { answer } = said;
  const hop = hopOf(said);
  const limit = hop === null ? "" : `; the limiting hop is ${hopText(hop)}`;
  switch (answer.kind) {
    case "bracket": {
      const { low, high, width } = answer;
      return `Capacity is between ${low.ratePerSecond}/s (kept) and ${high.ratePerSecond}/s (broken), ${percent(width)} wide${limit}`;
    }
    case "at-least":
      return atLeastText(answer);
    case "fails-at-lowest":
      return `The objective is not kept at the lowest rate, ${answer.ratePerSecond}/s${limit}`;
    case "nothing":
      return `Nothing can be said: ${answer.why}`;
  }
}

/** What makes the answer less sure than it looks. */
function remarksOf({ answer, asked, steps, ended }: Said): readonly string[] {
  switch (answer.kind) {
    case "bracket": {
      const { low, high, width, contradictions, unknownAtPerSecond } = answer;
      const isTooWide = width > asked.precision + 1e-9 && contradictions.length === 0 && unknownAtPerSecond === null;
      return [
        ...(low.confirmed === "twice" ? [] : [`${low.ratePerSecond}/s was kept once only`]),
        ...(high.confirmed === "twice" ? [] : [`${high.ratePerSecond}/s was broken once only`]),
        ...contradictions.map(
          ({ keptPerSecond, brokenPerSecond }) =>
            `steps contradict each other (kept at ${keptPerSecond}/s, broken at ${brokenPerSecond}/s), which widens the bracket`,
        ),
        ...(unknownAtPerSecond === null
          ? []
          : [`at ${unknownAtPerSecond}/s between them nothing can be said (${reasonAt(steps, unknownAtPerSecond)})`]),
        ...(isTooWide ? [`it is wider than the ${percent(asked.precision)} asked for`] : []),
      ];
    }
    case "at-least": {
      const { stoppedBy, unknownAtPerSecond } = answer;
      if (stoppedBy === "to" || unknownAtPerSecond === null) return [];
      return [`at ${unknownAtPerSecond}/s nothing can be said (${reasonAt(steps, unknownAtPerSecond)})`];
    }
    case "fails-at-lowest":
      return answer.confirmed === "twice" ? [] : ["it was broken once only"];
    case "nothing": {
      const last = steps.filter(({ outcome }) => outcome === "unknown").at(-1);
      // Its reason is that of the early end.
      return last === undefined || ended === "could not go on" ? [] : [reasonOf(last)];
    }
  }
}

function reasonAt(steps: Said["steps"], ratePerSecond: number): string {
  const last = lastAt(steps, ratePerSecond, "unknown");
  return last === undefined ? "no reason is known" : reasonOf(last);
}

const reasonOf = ({ unknownBy, why }: Pick<CapacityStep, "unknownBy" | "why">): string =>
  unknownBy === null ? firstLine(why) : `${unknownWords[unknownBy]}: ${firstLine(why)}`;

/** A log's end may follow; the table's remarks have it whole. */
const firstLine = (text: string): string => text.split("\n", 1)[0]?.slice(0, 300) ?? "";

function endRemarks({ ended, endedWhy }: Said): readonly string[] {
  switch (ended) {
    case "by itself":
      return [];
    case "interrupted":
      return ["the search was interrupted before its end"];
    case "steps used up":
      return ["the search's steps were used up before its end"];
    case "could not go on":
      return [`the search could not go on (${firstLine(endedWhy)})`];
    case "by a bug":
      return [`a bug of Rollcall ended the search (${firstLine(endedWhy)})`];
  }
}

function atLeastText({ low, stoppedBy }: Extract<Capacity["answer"], { kind: "at-least" }>): string {
  const once = low.confirmed === "twice" ? "" : " (kept once only)";
  const least = `At least ${low.ratePerSecond}/s${once} on this machine`;
  switch (stoppedBy) {
    case "harness":
      return `${least}: above it the harness or the machine is the limit, so there is no upper number`;
    case "evidence":
      return `${least}: above it too little is known to say anything, so there is no upper number`;
    case "ended":
      return `${least}: above it the runs ended early, so there is no upper number`;
    case "to":
      return `${least}: no higher rate was asked for (--to)`;
    case "early":
      return `${least}: no rate that was run broke the objective`;
  }
}

/** `the worker (57 of 100 late or lost: refused)`. */
const hopText = ({ hop, detail }: LimitingHop): string =>
  hop === "unknown" ? `not known (${detail})` : `the ${hop} (${detail})`;
