// The tables of a comparison as rows, the same for a terminal and for Markdown. Computes nothing.

import {
  type ComparedCandidate,
  type ComparedMeasure,
  type ComparedVersion,
  type ComparisonResult,
  stageNames,
} from "../../contract/comparison-result.js";
import { amountText, differenceText, intervalText, measureWords, verdictWords } from "./comparison-words.js";
import { arrivalWords, duration } from "./figures.js";
import { percent, percentOfLimit } from "./percent.js";

/** One column for each version. Hops that nobody saw have no row. */
export function comparisonFigures({ versions, comparison }: ComparisonResult): readonly (readonly string[])[] {
  const row = (name: string, cell: (version: ComparedVersion) => string) => [name, ...versions.map(cell)];
  const stages = stageNames.filter((stage) => versions.some(({ stagesMs }) => stagesMs[stage].count > 0));
  return [
    row("", ({ label }) => label),
    row("rounds", (version) => roundsWords(version, comparison)),
    row("dispatches judged", ({ lostRate }) => String(lostRate.count)),
    row(measureWords.lostRate, ({ lostRate }) => rateCell(lostRate)),
    row(measureWords.missedDeadlineRate, ({ missedDeadlineRate }) => rateCell(missedDeadlineRate)),
    row(measureWords.p50, ({ delayMs }) => duration(delayMs.p50)),
    row(measureWords.p99, ({ delayMs }) => duration(delayMs.p99)),
    ...stages.map((stage) => row(measureWords[stage], ({ stagesMs }) => duration(stagesMs[stage].p99))),
    ...(versions.some(({ causes }) => causes.length > 0) ? [row("most frequent cause", causeCell)] : []),
  ];
}

const roundsWords = (
  { rounds: { used, leftOut, planned } }: ComparedVersion,
  { ended }: ComparisonResult["comparison"],
): string =>
  [
    String(used),
    ...(leftOut.length === 0 ? [] : [`${leftOut.length} left out`]),
    ...(planned === 0 ? [] : [`${planned} ${notMade[ended ?? "not-yet"]}`]),
  ].join(", ");

const notMade: Readonly<Record<NonNullable<ComparisonResult["comparison"]["ended"]> | "not-yet", string>> = {
  "not-yet": "to come",
  interrupted: "not made (interrupted)",
  ...{ complete: "not made", "narrow-enough": "not made", "not-judged": "not made" },
};

const rateCell = ({ value, low, high }: ComparedVersion["lostRate"]): string =>
  value === null || low === null || high === null ? "-" : `${percent(value)} (${percent(low)} to ${percent(high)})`;

const causeCell = ({ causes: [most] }: ComparedVersion): string =>
  most === undefined ? "-" : `${most.count} x ${most.cause}`;

export function differenceRows(
  { measures }: ComparedCandidate,
  { comparison }: ComparisonResult,
): readonly (readonly string[])[] {
  const level = percentOfLimit(comparison.confidence);
  const shown = measures.filter(({ role, basis }) => role === "judged" || basis !== "none");
  return [
    ["", "difference", `${level}, by rounds`, "Newcombe", "widened", "p", "corrected", "verdict"],
    ...shown.map((one) => [
      measureWords[one.measure],
      one.difference === null ? "-" : differenceText(one.unit, one.difference),
      ...[one.interval, one.newcombe, one.widened].map((found) => intervalCell(one, found)),
      ...[one.p, one.pCorrected].map(pCell),
      verdictCell(one),
    ]),
  ];
}

const intervalCell = ({ unit }: ComparedMeasure, interval: ComparedMeasure["interval"]): string =>
  interval === null ? "" : intervalText(unit, interval);

const pCell = (p: number | null): string =>
  p === null ? "" : p < 0.0001 ? "< 0.0001" : String(Number(p.toPrecision(2)));

function verdictCell({ verdict, basis, unit, margin }: ComparedMeasure): string {
  if (basis === "apart") return `${verdictWords[verdict]} (rounds lie apart)`;
  return verdict === "no-difference" && margin !== null
    ? `no difference within ${amountText(unit, margin)}`
    : verdictWords[verdict];
}

/** What was run, in one line. */
export function settingWords({ setting }: ComparisonResult): string {
  if (setting === null) return "";
  const { scenario, path, load, holdMs, deadlineMs, graceMs, target, arrival } = setting;
  const watch = `deadline ${duration(deadlineMs)} + grace ${duration(graceMs)}`;
  return `${scenario}, ${path}, ${load}, hold ${duration(holdMs)}, ${watch}, target ${target}; delay is ${arrivalWords[arrival]}`;
}

/** The versions that differ, by label; then those that all have in common. */
export function versionWords({ versions }: ComparisonResult): readonly string[] {
  const [base, ...others] = versions;
  if (base === undefined) return [];
  const names = [...new Set(versions.flatMap((version) => Object.keys(version.versions)))];
  const isCommon = (name: string) => others.every((version) => version.versions[name] === base.versions[name]);
  const listed = (version: ComparedVersion, kept: readonly string[]) =>
    kept.map((name) => `${name} ${version.versions[name] ?? "none"}`).join(", ");
  const [common, differing] = [names.filter(isCommon), names.filter((name) => !isCommon(name))];
  return [
    ...(differing.length === 0 ? [] : versions.map((version) => `${version.label}: ${listed(version, differing)}`)),
    ...(common.length === 0 ? [] : [`all: ${listed(base, common)}`]),
  ];
}
