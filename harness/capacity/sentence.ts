// The answer of a search in one sentence, and the hop that is the limit. Pure.

import type { Capacity, CapacityStep, LimitingHop } from "../../contract/capacity.js";

type Said = Pick<Capacity, "answer" | "asked" | "steps">;

/** Of the upper end's last step that broke the objective, or the harness; `null` where nothing is the limit. */
export function hopOf({ answer, steps }: Pick<Said, "answer" | "steps">): LimitingHop | null {
  const lastAt = (ratePerSecond: number, outcome: CapacityStep["outcome"]) =>
    steps.filter((step) => step.ratePerSecond === ratePerSecond && step.outcome === outcome).at(-1);
  switch (answer.kind) {
    case "bracket":
      return lastAt(answer.high.ratePerSecond, "broken")?.hop ?? null;
    case "fails-at-lowest":
      return lastAt(answer.ratePerSecond, "broken")?.hop ?? null;
    case "at-least": {
      if (answer.stoppedBy !== "harness" || answer.unknownAtPerSecond === null) return null;
      const detail = lastAt(answer.unknownAtPerSecond, "unknown")?.why ?? "";
      return { hop: "harness", by: "none", detail: `at ${answer.unknownAtPerSecond}/s ${detail}` };
    }
    case "nothing":
      return null;
  }
}

export function sentenceOf(said: Said): string {
  const { answer, asked } = said;
  const hop = hopOf(said);
  const limit = hop === null ? "" : `; the limiting hop is ${hopText(hop)}`;
  switch (answer.kind) {
    case "bracket": {
      const { low, high, width } = answer;
      const remarks = [
        ...(low.confirmed === "twice" ? [] : [`${low.ratePerSecond}/s was kept once only`]),
        ...(high.confirmed === "twice" ? [] : [`${high.ratePerSecond}/s was broken once only`]),
        ...answer.contradictions.map(
          ({ keptPerSecond, brokenPerSecond }) =>
            `steps contradict each other (kept at ${keptPerSecond}/s, broken at ${brokenPerSecond}/s), which widens the bracket`,
        ),
        ...(answer.unknownAtPerSecond === null
          ? []
          : [`at ${answer.unknownAtPerSecond}/s between them nothing can be said`]),
        ...(width > asked.precision + 1e-9 && answer.contradictions.length === 0 && answer.unknownAtPerSecond === null
          ? [`it is wider than the ${percent(asked.precision)} asked for`]
          : []),
      ];
      const bracket = `Capacity is between ${low.ratePerSecond}/s (kept) and ${high.ratePerSecond}/s (broken), ${percent(width)} wide`;
      return `${bracket}${limit}${remarks.map((remark) => `; ${remark}`).join("")}.`;
    }
    case "at-least":
      return `${atLeastText(answer)}.`;
    case "fails-at-lowest":
      return `The objective is not kept at the lowest rate, ${answer.ratePerSecond}/s${limit}.`;
    case "nothing":
      return `Nothing can be said: ${answer.why}.`;
  }
}

function atLeastText({
  low,
  stoppedBy,
  unknownAtPerSecond,
}: Extract<Capacity["answer"], { kind: "at-least" }>): string {
  const once = low.confirmed === "twice" ? "" : " (kept once only)";
  const least = `At least ${low.ratePerSecond}/s${once} on this machine`;
  const unknown = unknownAtPerSecond === null ? "" : `; at ${unknownAtPerSecond}/s nothing can be said`;
  switch (stoppedBy) {
    case "harness":
      return `${least}: above it the harness or the machine is the limit, so there is no upper number${unknown}`;
    case "to":
      return `${least}: no higher rate was asked for (--to)`;
    case "steps":
      return `${least}: the steps were used up before a rate broke the objective${unknown}`;
    case "interrupt":
      return `${least}: interrupted before a rate broke the objective${unknown}`;
  }
}

/** `the worker (57 of 100 late or lost: refused)`. */
const hopText = ({ hop, detail }: LimitingHop): string =>
  hop === "unknown" ? `not known (${detail})` : `the ${hop} (${detail})`;

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
