// A calibration as text: one line a case, then what was missed, false or wrong. Computes nothing.

import type { CaseResult } from "./run-case.js";

const columns = [
  "",
  "case",
  "worker",
  "times",
  "touched",
  "injected",
  "found",
  "missed",
  "false",
  "wrong cause",
  "wrong delay",
  "also fits",
  "late by (ms)",
  "causes",
];

export function tableOf(results: readonly CaseResult[]): string {
  const rows = [columns, ...results.map(rowOf)];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, ...results.flatMap(remarksOf)].join("\n");
}

/** What is said of one case as soon as it is done. */
export function lineOf(result: CaseResult): string {
  const seconds = `${Math.round(result.durationMs / 1000)} s`;
  if (result.result === "unknown") return `unknown  ${result.name}: ${result.why} (${seconds})`;
  const { injected, found } = result.comparison;
  return `${result.result.padEnd(7)}  ${result.name} with ${result.worker}: ${injected} injected, ${found} found (${seconds})`;
}

function rowOf(result: CaseResult): readonly string[] {
  const about = [result.result, result.name, result.worker, String(result.injections)];
  if (result.result === "unknown") return [...about, ...columns.slice(about.length).map(() => "-")];
  const { touched, injected, found, missed, wrongCauses, wrongDelays, ambiguous, lateByMs, causes, edges } =
    result.comparison;
  return [
    ...about,
    edges === 0 ? String(touched) : `${touched} (${edges} at an edge)`,
    ...[injected, found, missed.length, result.comparison.false.length, wrongCauses.length].map(String),
    ...[wrongDelays.length, ambiguous].map(String),
    lateByMs === null ? "" : `${lateByMs.injected}: ${lateByMs.found}`,
    Object.entries(causes)
      .map(([cause, count]) => `${cause} ${count}`)
      .join(", "),
  ];
}

function remarksOf(result: CaseResult): readonly string[] {
  const at = result.run === "" ? "" : `; rollcall explain in ${result.run}`;
  if (result.result === "unknown") return ["", `${result.name}: unknown, ${result.why}${at}`];
  if (result.result === "equal") return [];
  const { missed, wrongCauses, wrongDelays, ambiguous } = result.comparison;
  return [
    ...["", `${result.name}: ${result.faults.join("; ") || "no fault"}${at}`],
    ...missed.map((room) => `  missed: ${room}`),
    ...result.comparison.false.map((room) => `  false: ${room}`),
    ...wrongCauses.map(
      ({ room, cause, expected }) => `  ${room}: ${cause ?? "no cause"}, not ${expected.join(" or ")}`,
    ),
    ...wrongDelays.map(
      ({ room, injectedMs, foundMs }) =>
        `  ${room}: late by ${foundMs === null ? "nobody knows what" : `${Math.round(foundMs)} ms`}, not ${Math.round(injectedMs)} ms`,
    ),
    ...(ambiguous === 0 ? [] : [`  ${ambiguous} of them fit another cause too`]),
  ];
}
