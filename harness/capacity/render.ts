// A search as text and as Markdown: the answer in a sentence, then rate against delay. Computes nothing.

import type { Capacity, CapacityStep } from "../../contract/capacity.js";
import { percent } from "./percent.js";
import { unknownWords } from "./sentence.js";

const columns = [
  ...["step", "rate asked", "made", "refused", "requested", "late", "lost", "p50", "p99"],
  ...["offer p99", "answer p99", "assignment p99", "entry p99", "grows", "CPU", "objective"],
];

const note =
  "offer: from the request; answer: from the offer; assignment: from the answer; entry: from the assignment. grows: by how many ms the delay rises each second. CPU: of the machine, its busiest 5 s.";

export function capacityText(capacity: Capacity): string {
  const rows = [columns, ...rowsOf(capacity)];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, i) => cell.padStart(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [...headOf(capacity), ...table, "", note, "", ...remarksOf(capacity)].join("\n");
}

export function capacityMarkdown(capacity: Capacity): string {
  const rows = [columns, columns.map(() => "---"), ...rowsOf(capacity)];
  return [
    "# Capacity",
    "",
    ...headOf(capacity),
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
    note,
    "",
    ...remarksOf(capacity).map((remark) => `- ${remark}`),
    "",
    `\`${capacity.command.join(" ")}\`, ${versionsText(capacity)}`,
    "",
  ].join("\n");
}

/** What is said of a step as soon as it is done. */
export function stepLine(step: CapacityStep): string {
  const { number, ratePerSecond, outcome, why, figures } = step;
  const counts = figures === null ? [] : [`lost ${figures.lost} of ${figures.requested}`];
  const p99 = figures === null || figures.delayMs.p99 === null ? [] : [`p99 ${duration(figures.delayMs.p99)}`];
  const said = [...p99, ...counts, ...(outcome === "kept" ? [] : [why])].join(", ");
  return `step ${number}: ${ratePerSecond}/s ${outcomeText(step)}: ${said}`;
}

/** `unknown (the harness or the machine)`. */
const outcomeText = ({ outcome, unknownBy }: Pick<CapacityStep, "outcome" | "unknownBy">): string =>
  unknownBy === null ? outcome : `${outcome} (${unknownWords[unknownBy]})`;

const headOf = ({ sentence, objective }: Capacity): readonly string[] => [
  sentence,
  "",
  `Objective: ${objective.text}${objective.idleP99Ms === null ? "" : ` (idle p99 ${objective.idleP99Ms} ms${objective.maxP99Ms === null ? "" : `, limit ${objective.maxP99Ms} ms`})`}.`,
  ...objective.idleDoubts.map((doubt) => `The idle step is doubtful: ${doubt}.`),
  "",
];

const versionsText = ({ versions }: Capacity): string =>
  Object.entries(versions)
    .map(([part, version]) => `${part} ${version}`)
    .join(", ");

const rowsOf = ({ steps }: Capacity): readonly (readonly string[])[] => steps.map(rowOf);

function rowOf(step: CapacityStep): readonly string[] {
  const { number, purpose, ratePerSecond, figures } = step;
  const outcome = outcomeText(step);
  const about = [`${number} ${purpose}`, `${ratePerSecond}/s`];
  if (figures === null) return [...about, ...columns.slice(about.length, -1).map(() => "-"), outcome];
  const { offer, answer, assignment, entry } = figures.stagesP99Ms;
  return [
    ...about,
    figures.madePerSecond === null ? "-" : `${figures.madePerSecond}/s`,
    ...[figures.refused, figures.requested, figures.late, figures.lost].map(String),
    ...[figures.delayMs.p50, figures.delayMs.p99, offer, answer, assignment, entry].map(duration),
    figures.growth.msPerSecond === null ? "-" : String(figures.growth.msPerSecond),
    figures.cpuBusy === null ? "-" : percent(figures.cpuBusy),
    outcome,
  ];
}

/** Why each step that was not kept was not. */
const remarksOf = ({ steps }: Capacity): readonly string[] =>
  steps
    .filter(({ outcome }) => outcome !== "kept")
    .map((step) => `step ${step.number}, ${step.ratePerSecond}/s, ${outcomeText(step)}: ${step.why}`);

/** As in a run's report: seconds from one on. */
const duration = (ms: number | null): string =>
  ms === null ? "-" : ms < 1000 ? `${ms} ms` : `${Math.round(ms / 10) / 100} s`;
