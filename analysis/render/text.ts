// The summary for a terminal: the verdict and its reason first, then what was measured. Computes nothing.

import type { Finding, Rate, Summary } from "../../contract/summary.js";
import { plain, type Style, type Tone } from "../../contract/terminal.js";
import type { DelayHistogram } from "../delay-histogram.js";
import { causeWords } from "./causes.js";
import { courseRows, courseWords, memoryRows, mostRows } from "./course.js";
import { delayChart } from "./delay-chart.js";
import { driftLines, driftNote, driftRows } from "./drift.js";
import { faultRows } from "./faults.js";
import {
  afterTheWatch,
  arrivalWords,
  delayRows,
  equations,
  harnessWords,
  headlines,
  listedNotes,
  listedRows,
  listedWords,
  nobodyThere,
  rateWords,
  recoveryWords,
  subject,
  unsupportedNote,
} from "./figures.js";
import { nodeRows } from "./nodes.js";
import { fixed, heading, type Line, type Piece, painted, toned } from "./painted.js";
import { pathRows, warmUpWords } from "./paths.js";
import { printable } from "./printable.js";
import { stageNote, stageRows } from "./stages.js";
import { textTable } from "./text-table.js";

/** What is shown on, and the picture of the delays that fits there; `null`: there is none. */
export type Screen = { readonly style: Style; readonly delays: DelayHistogram | null };

const noScreen: Screen = { style: plain, delays: null };

/** Several lines, the last one ended. */
export function renderText(summary: Summary, { style, delays }: Screen = noScreen): string {
  const { causes, faults, nodes, recovery } = summary;
  const listed = listedRows(summary);
  const paths = pathRows(summary);
  const warmUp = warmUpWords(summary);
  const blocks: readonly (readonly Line[])[] = [
    verdictLines(summary),
    [subject(summary), ...equations(summary).map(withOutcomes)],
    [
      rateLine("lost", summary.lostRate, "lost"),
      rateLine("late", summary.lateRate, "late"),
      rateLine("missed deadline", summary.missedDeadlineRate, "late"),
    ],
    [heading(`Delay, ${arrivalWords[summary.run.arrival]}`), ...table(delayRows(summary))],
    delays === null ? [] : [heading("Delays on a log scale"), ...delayChart(delays, style)],
    afterTheWatch(summary) === null ? [] : [afterTheWatch(summary) ?? ""],
    [...(paths.length === 0 ? [] : [heading("By path"), ...table(paths)]), ...(warmUp === null ? [] : [warmUp])],
    [
      heading("Where the time went"),
      ...table(stageRows(summary)),
      ...(stageNote(summary) === null ? [] : [stageNote(summary) ?? ""]),
      unsupportedNote,
    ],
    causes.length === 0 ? [] : [heading("Causes"), ...causeWords(summary).map((line) => `  ${line}`)],
    recovery.attempted === 0 ? [] : [recoveryWords(summary)],
    listed.length === 0 ? [] : [heading(listedWords), ...table(listed), ...listedNotes(summary)],
    nodes.length === 0 ? [] : [heading("Nodes"), ...table(nodeRows(summary))],
    faults.length === 0
      ? []
      : [heading("Faults injected, and what became of their rooms"), ...table(faultRows(summary), "words")],
    ...courseBlocks(summary),
    [heading("Harness"), ...harnessWords(summary).map((line) => `  ${line}`)],
  ];
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => painted(line, style)).join("\n"));
  return `${text.join("\n\n")}\n`;
}

/** One line: the verdict, its first reason, the outcomes. */
export function renderLine(summary: Summary): string {
  const { verdict, counts } = summary;
  // A valid run is explained by its limits, another by what was wrong with it.
  const decisive = verdict.reasons.filter((finding) => finding.result === verdict.result);
  const finding = verdict.result === "unknown" ? decisive[0] : decisive.find(({ kind }) => kind === "limit");
  const reason = finding?.detail.split("\n")[0] ?? "";
  const outcomes = `${counts.delivered} delivered, ${counts.late} late, ${counts.lost} lost, ${counts.unresolved} unresolved of ${counts.requested}`;
  const why = verdict.result === "unknown" ? reason : (nobodyThere(summary) ?? reason);
  return `${printable(`${verdict.result}: ${outcomes}; ${why}`)}\n`;
}

function courseBlocks(summary: Summary): readonly (readonly Line[])[] {
  const words = courseWords(summary, mostRows);
  if (words === null) return [];
  const memory = memoryRows(summary, mostRows);
  return [
    [heading(`Over time: ${words}`), ...table(courseRows(summary, mostRows))],
    memory.length === 0 ? [] : [heading("Memory (and processes where there are several)"), ...table(memory)],
    [
      heading("Drift"),
      ...table(driftRows(summary, ["creeps", "falls", "stepped"])),
      ...driftLines(summary).map((line) => `  ${line}`),
      driftNote(summary),
    ],
  ];
}

function verdictLines(summary: Summary): readonly Line[] {
  const { result, reasons } = summary.verdict;
  const nobody = nobodyThere(summary);
  const limits = reasons.filter((finding) => finding.kind === "limit");
  const doubts = reasons.filter((finding) => finding.kind === "validity" && finding.result !== "pass");
  return [
    [toned(result.toUpperCase(), result), `  ${headlines[result]}`],
    ...(nobody === null ? [] : [["  ", toned(nobody, "fail")]]),
    // The decisive ones first: a run that is void says nothing about its limits.
    ...(result === "unknown" ? [...doubts, ...limits] : [...limits, ...doubts]).flatMap(findingLines),
  ];
}

const findingLines = ({ result, check, detail }: Finding): readonly Line[] => {
  const [first = "", ...rest] = detail.split("\n");
  const space = " ".repeat("unknown".length - result.length);
  return [["  ", toned(result, result), `${space} ${check}: ${first}`], ...rest.map((line) => `          | ${line}`)];
};

/** A share of none needs no colour. */
const rateLine = (name: string, rate: Rate, tone: Tone): Line => [
  rate.value === null || rate.value === 0 ? name : toned(name, tone),
  `${" ".repeat("missed deadline  ".length - name.length)}${rateWords(rate)}`,
];

const outcomes = ["delivered", "late", "lost", "unresolved", "refused"] as const;

/** The equations are our own words: an outcome in them that there is stands out. */
const withOutcomes = (line: string): Line =>
  line.split(/(\b[1-9]\d* (?:delivered|late|lost|unresolved|refused)\b)/).map((part): Piece => {
    const outcome = outcomes.find((one) => part.endsWith(` ${one}`) && /^[1-9]/.test(part));
    return outcome === undefined ? part : toned(part, outcome);
  });

/** Is never broken where the terminal ends: its columns would be. */
const table = (rows: readonly (readonly string[])[], columns: "figures" | "words" = "figures"): readonly Line[] =>
  textTable(rows, columns).map(fixed);
