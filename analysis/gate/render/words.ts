// What a gate compared, in the same words in every rendering.

import type { Gate, Regression } from "../../../contract/gate.js";
import { counted } from "../../render/counted.js";
import { arrivalWords, duration } from "../../render/figures.js";
import { percent, percentOfLimit } from "../../render/percent.js";

export const loadWords = ({ load, arrival }: Gate): string => `${load}; delays: ${arrivalWords[arrival]}`;

export const runWords = ({ runs }: Gate): string =>
  runs
    .map(({ id, startedAt, dispatches }) => `${id} of ${startedAt} (${counted(dispatches, "dispatch", "dispatches")})`)
    .join(", ");

export function baselineWords({ baseline: { kind, runs } }: Gate): string {
  const total = counted(
    runs.reduce((sum, { dispatches }) => sum + dispatches, 0),
    "dispatch",
    "dispatches",
  );
  const [first, last] = [runs[0], runs.at(-1)];
  const when = first === last ? `of ${first?.startedAt}` : `from ${first?.startedAt} to ${last?.startedAt}`;
  return `${kind === "summary" ? "the summary of 1 run" : counted(runs.length, "run")} ${when} (${total})`;
}

/** "" where nothing did. */
export const changedWords = ({ versionChanges }: Gate): string =>
  versionChanges.map(({ part, baseline, run }) => `${part} ${baseline || "(none)"} -> ${run || "(none)"}`).join(", ");

export const stageRows = ({ stages }: Gate): readonly (readonly string[])[] =>
  stages.length === 0
    ? []
    : [
        ["p99 of", "baseline", "run"],
        ...stages.map(({ stage, baselineMs, runMs }) => [stage, duration(baselineMs), duration(runMs)]),
      ];

export const resultWords: Readonly<Record<Regression["result"], string>> = {
  ...{ pass: "pass", fail: "fail", unknown: "unknown", "not-judged": "not judged" },
};

export const measureHeader = ["measure", "result", "run", "baseline", "difference", "95 % interval", "margin"] as const;

export function measureRow(found: Regression): readonly string[] {
  const { check, result, value, baseline, difference, low, high, margin } = found;
  const shown = (figure: Regression["value"]) => shownIn(found, figure);
  const signed = (figure: number | null) => (figure !== null && figure > 0 ? `+${shown(figure)}` : shown(figure));
  const ends =
    low === null && high === null
      ? "-"
      : `${low === null ? "no bound" : signed(low)} to ${high === null ? "no bound" : signed(high)}`;
  const allowed = margin === null ? "-" : found.unit === "share" ? percentOfLimit(margin) : duration(margin);
  return [check, resultWords[result], shown(value), shown(baseline), signed(difference), ends, allowed];
}

function shownIn({ unit }: Regression, figure: Regression["value"]): string {
  if (unit === "ms" || figure === null || figure === "never") return duration(figure);
  return figure < 0 ? `-${percent(-figure)}` : percent(figure);
}
