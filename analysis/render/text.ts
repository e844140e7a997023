// The summary for a terminal: the verdict and its reason first, then what was measured. Computes nothing.

import type { Finding, Summary } from "../../contract/summary.js";
import { causeWords } from "./causes.js";
import { courseRows, courseWords, memoryRows, mostRows } from "./course.js";
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
import { pathRows, warmUpWords } from "./paths.js";
import { printable } from "./printable.js";
import { stageNote, stageRows } from "./stages.js";
import { textTable } from "./text-table.js";

/** Several lines, the last one ended. */
export function renderText(summary: Summary): string {
  const { causes, faults, nodes, recovery } = summary;
  const listed = listedRows(summary);
  const paths = pathRows(summary);
  const warmUp = warmUpWords(summary);
  const blocks = [
    verdictLines(summary),
    [subject(summary), ...equations(summary)],
    [
      `lost             ${rateWords(summary.lostRate)}`,
      `late             ${rateWords(summary.lateRate)}`,
      `missed deadline  ${rateWords(summary.missedDeadlineRate)}`,
    ],
    [`Delay, ${arrivalWords[summary.run.arrival]}`, ...textTable(delayRows(summary))],
    afterTheWatch(summary) === null ? [] : [afterTheWatch(summary) ?? ""],
    [...(paths.length === 0 ? [] : ["By path", ...textTable(paths)]), ...(warmUp === null ? [] : [warmUp])],
    [
      "Where the time went",
      ...textTable(stageRows(summary)),
      ...(stageNote(summary) === null ? [] : [stageNote(summary) ?? ""]),
      unsupportedNote,
    ],
    causes.length === 0 ? [] : ["Causes", ...causeWords(summary).map((line) => `  ${line}`)],
    recovery.attempted === 0 ? [] : [recoveryWords(summary)],
    listed.length === 0 ? [] : [listedWords, ...textTable(listed), ...listedNotes(summary)],
    nodes.length === 0 ? [] : ["Nodes", ...textTable(nodeRows(summary))],
    faults.length === 0
      ? []
      : ["Faults injected, and what became of their rooms", ...textTable(faultRows(summary), "words")],
    ...courseBlocks(summary),
    ["Harness", ...harnessWords(summary).map((line) => `  ${line}`)],
  ];
  const text = blocks.filter((block) => block.length > 0).map((block) => block.map(printable).join("\n"));
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

function courseBlocks(summary: Summary): readonly (readonly string[])[] {
  const words = courseWords(summary, mostRows);
  if (words === null) return [];
  const memory = memoryRows(summary, mostRows);
  return [
    [`Over time: ${words}`, ...textTable(courseRows(summary, mostRows))],
    memory.length === 0 ? [] : ["Memory (and processes where there are several)", ...textTable(memory)],
    [
      "Drift",
      ...textTable(driftRows(summary, ["creeps", "falls", "stepped"])),
      ...driftLines(summary).map((line) => `  ${line}`),
      driftNote(summary),
    ],
  ];
}

function verdictLines(summary: Summary): readonly string[] {
  const { result, reasons } = summary.verdict;
  const nobody = nobodyThere(summary);
  const limits = reasons.filter((finding) => finding.kind === "limit");
  const doubts = reasons.filter((finding) => finding.kind === "validity" && finding.result !== "pass");
  return [
    `${result.toUpperCase()}  ${headlines[result]}`,
    ...(nobody === null ? [] : [`  ${nobody}`]),
    // The decisive ones first: a run that is void says nothing about its limits.
    ...(result === "unknown" ? [...doubts, ...limits] : [...limits, ...doubts]).flatMap(findingLines),
  ];
}

const findingLines = (finding: Finding): readonly string[] => {
  const [first = "", ...rest] = finding.detail.split("\n");
  return [`  ${finding.result.padEnd(7)} ${finding.check}: ${first}`, ...rest.map((line) => `          | ${line}`)];
};
