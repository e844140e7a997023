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
import { escaped, markdownTable } from "./markdown-table.js";
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
    markdownTable([["check", "kind", "result", "detail"], ...ordered(verdict).map(findingRow)], "words"),
    `Run ${escaped(run.id)}, ${escaped(run.startedAt)}: ${escaped(subject(summary))}.`,
    equations(summary)
      .map((line) => `- ${line}`)
      .join("\n"),
    markdownTable(
      [
        ["rate", "value"],
        ["lost", rateWords(summary.lostRate)],
        ["late", rateWords(summary.lateRate)],
        ["missed deadline", rateWords(summary.missedDeadlineRate)],
      ],
      "words",
    ),
    `## Delay, ${arrivalWords[run.arrival]}`,
    markdownTable(delayRows(summary), "figures"),
    afterTheWatch(summary) === null ? "" : `${afterTheWatch(summary)}.`,
    ...(paths.length === 0 ? [] : ["## By path", markdownTable(paths, "figures")]),
    warmUp === null ? "" : `${escaped(warmUp)}.`,
    "## Where the time went",
    markdownTable(stageRows(summary), "figures"),
    [stageNote(summary), unsupportedNote].filter((note) => note !== null).join("; "),
    ...(causes.length === 0 ? [] : ["## Causes", markdownTable(causeRows(summary), "words")]),
    recovery.attempted === 0 ? "" : `${recoveryWords(summary)}.`,
    ...(listed.length === 0
      ? []
      : [
          `${listedWords}.`,
          markdownTable(listed, "figures"),
          listedNotes(summary)
            .map((note) => `- ${note}`)
            .join("\n"),
        ]),
    ...(nodes.length === 0 ? [] : ["## Nodes", markdownTable(nodeRows(summary), "figures")]),
    ...(faults.length === 0 ? [] : ["## Faults", markdownTable(faultRows(summary), "words")]),
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
    markdownTable(courseRows(summary, rows), "figures"),
    ...(memory.length === 0
      ? []
      : ["### Memory (and processes where there are several)", markdownTable(memory, "figures")]),
    "## Drift",
    markdownTable(driftRows(summary, ["creeps", "falls", "stepped", "steady", "cannot-tell"]), "words"),
    `${driftNote(summary)}.`,
  ];
}

/** What did not pass comes first. */
const ordered = ({ reasons }: Summary["verdict"]): readonly Finding[] => [
  ...reasons.filter((finding) => finding.result !== "pass"),
  ...reasons.filter((finding) => finding.result === "pass"),
];

const findingRow = ({ check, kind, result, detail }: Finding): readonly string[] => [check, kind, result, detail];
