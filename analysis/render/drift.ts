// What creeps, as rows and words.

import type { DriftFinding } from "../../contract/course.js";
import type { Summary } from "../../contract/summary.js";
import { duration } from "./figures.js";
import { percent } from "./percent.js";

/** What the table's columns mean, and what was left out. */
export const driftNote = ({ drift }: Summary): string =>
  `Windows from ${duration(drift.fromMs)} on, the time before is warm-up. "creeps" and "falls": Mann-Kendall test, change by the Theil-Sen slope. "stepped": no such trend, but the last third or sixth of the windows lies off the first half (Mann-Whitney test) by the shift. Both corrected for serial correlation, significant at a nominal family-wise 1 % each (Holm; in truth a few per cent), and by at least a tenth and 10 ms, 5 MB, 2, or what the counts of missed dispatches can bear. "cannot tell": a change that matters but is not significant, or too few or too wavering values for the test`;

/** The answer to "does it creep?" in a sentence or a few. */
export function driftInShort({ drift: { measures } }: Summary): string {
  const of = (wanted: DriftFinding["verdict"]) => measures.filter(({ verdict }) => verdict === wanted);
  const changed = (finding: DriftFinding) => `${nameOf(finding)} (${signed(finding.change, finding.unit)})`;
  const shifted = (finding: DriftFinding) => `${nameOf(finding)} (${signed(finding.shift, finding.unit)})`;
  const said = (
    [
      ["It creeps", of("creeps").map(changed)],
      ["It has stepped", of("stepped").map(shifted)],
      ["It falls", of("falls").map(changed)],
      ["It cannot be told", of("cannot-tell").map(nameOf)],
      ["Steady", of("steady").map(nameOf)],
    ] as const
  ).filter(([, names]) => names.length > 0);
  if (said.length === 0) return "The run is too short for that to be tested.";
  return said.map(([words, names]) => `${words}: ${names.join(", ")}.`).join(" ");
}

/** A header and a row for each measure of these verdicts; nothing without any. */
export function driftRows(
  { drift }: Summary,
  verdicts: readonly DriftFinding["verdict"][],
): readonly (readonly string[])[] {
  const found = drift.measures.filter(({ verdict }) => verdicts.includes(verdict));
  if (found.length === 0) return [];
  return [
    ["measure", "verdict", "windows", "median", "change", "p", "shift", "p of shift"],
    ...found.map((finding) => [
      nameOf(finding),
      wordOf(finding.verdict),
      String(finding.count),
      amount(finding.median, finding.unit),
      signed(finding.change, finding.unit),
      chance(finding.p),
      signed(finding.shift, finding.unit),
      chance(finding.shiftP),
    ]),
  ];
}

/** Those that need no row of their own, in a line for each verdict. */
export function driftLines({ drift }: Summary): readonly string[] {
  return (["steady", "cannot-tell"] as const).flatMap((wanted) => {
    const names = drift.measures.filter(({ verdict }) => verdict === wanted).map(nameOf);
    return names.length === 0 ? [] : [`${wordOf(wanted)}: ${names.join(", ")}`];
  });
}

const measureWords: Readonly<Record<DriftFinding["measure"], string>> = {
  ...{ p50: "p50", p90: "p90", p99: "p99", missedRate: "missed deadline", underWay: "under way", rooms: "rooms" },
  ...{ rssMb: "memory", processes: "processes", openFiles: "open files" },
};

const nameOf = ({ measure, part }: DriftFinding): string =>
  part === "" ? measureWords[measure] : `${measureWords[measure]} of ${part}`;

const wordOf = (verdict: DriftFinding["verdict"]): string => (verdict === "cannot-tell" ? "cannot tell" : verdict);

/** Three digits; what is smaller than a millionth tells nothing more. */
function chance(p: number | null): string {
  if (p === null) return "-";
  return p < 1e-6 ? "< 0.000001" : String(Number(p.toPrecision(3)));
}

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;

function amount(value: number | null, unit: DriftFinding["unit"]): string {
  if (value === null) return "-";
  switch (unit) {
    case "ms":
      return duration(oneDecimal(value));
    case "share":
      return percent(value);
    case "count":
      return String(oneDecimal(value));
    case "MB":
      return `${oneDecimal(value)} MB`;
  }
}

function signed(value: number | null, unit: DriftFinding["unit"]): string {
  if (value === null || value === 0) return amount(value, unit);
  return `${value > 0 ? "+" : "-"}${amount(Math.abs(value), unit)}`;
}
