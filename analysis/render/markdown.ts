// The summary as Markdown, for report.md and for a job's page. Computes nothing.

import type { Finding, Summary } from "../../contract/summary.js";
import { causeRows } from "./causes.js";
import { courseRows, courseWords, memoryRows } from "./course.js";
import { driftNote, driftRows } from "./drift.js";
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
import { stageNote, stageRows } from "./stages.js";

export function renderMarkdown(summary: Summary): string {
  const { causes, faults, nodes, recovery, run, verdict } = summary;
  const nobody = nobodyThere(summary);
  const listed = listedRows(summary);
  const paths = pathRows(summary);
  const warmUp = warmUpWords(summary);
  const blocks = [
    `# ${verdict.result.toUpperCase()}: ${headlines[verdict.result]}`,
    nobody === null ? "" : `**${nobody}**`,
    table([["check", "kind", "result", "detail"], ...ordered(verdict).map(findingRow)], "words"),
    `Run ${escaped(run.id)}, ${escaped(run.startedAt)}: ${escaped(subject(summary))}.`,
    equations(summary)
      .map((line) => `- ${line}`)
      .join("\n"),
    table(
      [
        ["rate", "value"],
        ["lost", rateWords(summary.lostRate)],
        ["late", rateWords(summary.lateRate)],
        ["missed deadline", rateWords(summary.missedDeadlineRate)],
      ],
      "words",
    ),
    `## Delay, ${arrivalWords[run.arrival]}`,
    table(delayRows(summary), "figures"),
    afterTheWatch(summary) === null ? "" : `${afterTheWatch(summary)}.`,
    ...(paths.length === 0 ? [] : ["## By path", table(paths, "figures")]),
    warmUp === null ? "" : `${escaped(warmUp)}.`,
    "## Where the time went",
    table(stageRows(summary), "figures"),
    [stageNote(summary), unsupportedNote].filter((note) => note !== null).join("; "),
    ...(causes.length === 0 ? [] : ["## Causes", table(causeRows(summary), "words")]),
    recovery.attempted === 0 ? "" : `${recoveryWords(summary)}.`,
    ...(listed.length === 0
      ? []
      : [
          `${listedWords}.`,
          table(listed, "figures"),
          listedNotes(summary)
            .map((note) => `- ${note}`)
            .join("\n"),
        ]),
    ...(nodes.length === 0 ? [] : ["## Nodes", table(nodeRows(summary), "figures")]),
    ...(faults.length === 0 ? [] : ["## Faults", table(faultRows(summary), "words")]),
    ...courseBlocks(summary),
    "## Harness",
    harnessWords(summary)
      .map((line) => `- ${line}`)
      .join("\n"),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** Every window has its row here. */
function courseBlocks(summary: Summary): readonly string[] {
  const rows = summary.windows.length;
  const words = courseWords(summary, rows);
  if (words === null) return [];
  const memory = memoryRows(summary, rows);
  return [
    "## Over time",
    `${words}.`,
    table(courseRows(summary, rows), "figures"),
    ...(memory.length === 0 ? [] : ["### Memory (and processes where there are several)", table(memory, "figures")]),
    "## Drift",
    table(driftRows(summary, ["creeps", "falls", "stepped", "steady", "cannot-tell"]), "words"),
    `${driftNote(summary)}.`,
  ];
}

/** What did not pass comes first. */
const ordered = ({ reasons }: Summary["verdict"]): readonly Finding[] => [
  ...reasons.filter((finding) => finding.result !== "pass"),
  ...reasons.filter((finding) => finding.result === "pass"),
];

const findingRow = ({ check, kind, result, detail }: Finding): readonly string[] => [check, kind, result, detail];

/** `figures`: every column but the first is a figure, and stands to the right. */
export function table(rows: readonly (readonly string[])[], columns: "figures" | "words"): string {
  const [header, ...body] = rows;
  if (header === undefined) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  const rule = `|${header.map((_, i) => (i === 0 || columns === "words" ? "---" : "---:")).join("|")}|`;
  return [line(header), rule, ...body.map(line)].join("\n");
}

/**
 * Room names, error codes and logs are data: every sign that Markdown or HTML reads becomes an entity, and so does what
 * makes a link or a mention of plain text (`http:`, `www.`, `@`).
 */
export const escaped = (text: string): string =>
  text
    .replace(/[&<>|`*_[\]\\~#!$@]|:(?=[^\s\d])|(?<=www)\./gi, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/\r\n|[\r\n\u2028\u2029]/g, "<br>")
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, "\ufffd");
