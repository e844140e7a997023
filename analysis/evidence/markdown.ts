// The text of evidence: what to paste into a bug report. Short enough for one, with the verdict first; everything else is in the
// archive. Computes nothing.

import { causeRows } from "../render/causes.js";
import { faultRows } from "../render/faults.js";
import {
  arrivalWords,
  delayRows,
  equations,
  harnessWords,
  headlines,
  nobodyThere,
  rateWords,
  recoveryWords,
  subject,
  unsupportedNote,
} from "../render/figures.js";
import { escaped, markdownTable } from "../render/markdown-table.js";
import { pathRows } from "../render/paths.js";
import { printable } from "../render/printable.js";
import { stageNote, stageRows } from "../render/stages.js";
import { takenOutWords } from "./taken-out-words.js";
import type { Evidence } from "./tell.js";

type Rows = readonly (readonly string[])[];

export function evidenceMarkdown(evidence: Evidence): string {
  const blocks = [
    `# Rollcall run ${escaped(evidence.id ?? "without an id")}: ${headline(evidence)}`,
    ...evidence.notes.map(escaped),
    "## What was run",
    ...ranBlocks(evidence),
    ...figureBlocks(evidence),
    ...explainedBlocks(evidence),
    "## What it ran on",
    ...machineBlocks(evidence),
    "## What is here and what is not",
    list([
      `The archive \`${evidence.name}.tar.gz\` holds ${evidence.files.map(({ name }) => `\`${name}\``).join(", ")}.`,
      ...evidence.leftOut.map((words) => `Left out: ${escaped(words)}.`),
      `Taken out, here and there: ${takenOutWords(evidence.takenOut)}.`,
      "What has no such form is still in it: whatever an agent or a server prints, and names of folders outside of home.",
    ]),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

const headline = ({ summary }: Evidence): string =>
  summary === null ? "no figures" : `${summary.verdict.result.toUpperCase()}, ${headlines[summary.verdict.result]}`;

function ranBlocks({
  command,
  repeat,
  toPutBack,
  versions,
  summary,
  startedAt,
  isExternal,
}: Evidence): readonly string[] {
  return [
    ...(summary === null ? [] : [`${escaped(startedAt ?? "")}: ${escaped(subject(summary))}.`]),
    ...(repeat === null
      ? ["How it was started is not known: there is no manifest that can be read."]
      : [
          `To repeat it with Rollcall ${escaped(versions.rollcall ?? "of then")}, its seed and its versions; those that it does not name are Rollcall's own:`,
          fenced(repeat, "sh"),
          toPutBack.length === 0 ? "" : `To put back in it: ${escaped(toPutBack.join(", "))}.`,
        ]),
    ...(command === null ? [] : ["As it was typed:", fenced(command, "sh")]),
    ...(isExternal ? ["Its worker was not Rollcall's: an agent of this name must be started beside it."] : []),
  ];
}

function figureBlocks({ summary }: Evidence): readonly string[] {
  if (summary === null) return [];
  const { verdict, causes, faults, recovery, run } = summary;
  const paths = pathRows(summary);
  const nobody = nobodyThere(summary);
  return [
    "## Verdict",
    nobody === null ? "" : `**${nobody}**`,
    markdownTable([["check", "kind", "result", "detail"], ...findings(verdict)], "words"),
    list(equations(summary)),
    `## Figures: ${arrivalWords[run.arrival]}`,
    markdownTable([["rate", "value"], ...rateRows(summary)], "words"),
    markdownTable(delayRows(summary), "figures"),
    ...(paths.length === 0 ? [] : [markdownTable(paths, "figures")]),
    markdownTable(stageRows(summary), "figures"),
    [stageNote(summary), unsupportedNote].filter((note) => note !== null).join("; "),
    ...(causes.length === 0 ? [] : ["## Causes", markdownTable(causeRows(summary), "words")]),
    recovery.attempted === 0 ? "" : `${recoveryWords(summary)}.`,
    ...(faults.length === 0 ? [] : ["## Faults, injected on purpose", markdownTable(faultRows(summary), "words")]),
    "## Harness",
    list(harnessWords(summary).map(escaped)),
  ];
}

const rateRows = (summary: NonNullable<Evidence["summary"]>): Rows => [
  ["lost", rateWords(summary.lostRate)],
  ["late", rateWords(summary.lateRate)],
  ["missed deadline", rateWords(summary.missedDeadlineRate)],
];

/** What did not pass first, then the limits; a valid run's checks of itself are in the archive. */
function findings({ reasons }: NonNullable<Evidence["summary"]>["verdict"]): Rows {
  const failed = reasons.filter(({ result }) => result !== "pass");
  const kept = reasons.filter(({ result, kind }) => result === "pass" && kind === "limit");
  return [...failed, ...kept].map(({ check, kind, result, detail }) => [check, kind, result, detail]);
}

function explainedBlocks({ stories }: Evidence): readonly string[] {
  if (stories.length === 0) return [];
  const many = stories.length === 1 ? "The worst dispatch" : `The ${stories.length} worst dispatches`;
  return [
    `## ${many}`,
    "As `rollcall explain` tells them.",
    ...stories.map((story) => fenced(story.trimEnd(), "text")),
  ];
}

function machineBlocks({ versions, machine, dependencies }: Evidence): readonly string[] {
  const rows = Object.entries(versions);
  return [
    rows.length === 0 ? "Its versions are not known." : markdownTable([["part", "version"], ...rows], "words"),
    machine === null
      ? "The machine is not known."
      : `${escaped(`${machine.cores} x ${machine.cpuModel}, ${Math.round(machine.memoryBytes / 1e9)} GB, ${machine.os} ${machine.arch}`)}.`,
    ...Object.entries(dependencies).map(
      ([part, names]) =>
        `<details><summary>What ${escaped(part)} came with: ${names.length} packages</summary>\n\n${escaped(names.join(", "))}\n\n</details>`,
    ),
  ];
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

/** With a fence that is longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.split("\n").map(printable).join("\n")}\n${fence}`;
}
