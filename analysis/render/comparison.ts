// A comparison as text and as Markdown: the answer in a sentence, each version's figures, then each candidate's differences from the
// base. Computes nothing.

import type { ComparedCandidate, ComparisonResult } from "../../contract/comparison-result.js";
import { comparisonFigures, differenceRows, settingWords, versionWords } from "./comparison-rows.js";
import { measureWords, verdictWords } from "./comparison-words.js";
import { escaped, markdownTable } from "./markdown-table.js";
import { printable } from "./printable.js";
import { textTable } from "./text-table.js";

export function comparisonText(result: ComparisonResult): string {
  const blocks = [
    [`${result.sentence}.`],
    [...(result.setting === null ? [] : [settingWords(result)]), ...versionWords(result)],
    textTable(comparisonFigures(result)),
    ...result.candidates.map((candidate) => [
      headOf(candidate, result),
      ...textTable(differenceRows(candidate, result)),
      ...reasonsOf(candidate).map((line) => `  ${line}`),
    ]),
    [legend],
    notesOf(result).map((note) => `note: ${note}`),
  ];
  const text = blocks.filter((block) => block.length > 0).map((block) => block.map(printable).join("\n"));
  return `${text.join("\n\n")}\n`;
}

export function comparisonMarkdown(result: ComparisonResult): string {
  const lines = (given: readonly string[]) => given.map((line) => `- ${escaped(line)}`).join("\n");
  const blocks = [
    `# ${escaped(result.sentence)}`,
    result.setting === null ? "" : `${escaped(settingWords(result))}.`,
    lines(versionWords(result)),
    markdownTable(comparisonFigures(result), "figures"),
    ...result.candidates.flatMap((candidate) => [
      `## ${escaped(headOf(candidate, result))}`,
      markdownTable(differenceRows(candidate, result), "figures"),
      lines(reasonsOf(candidate)),
    ]),
    escaped(legend),
    lines(notesOf(result)),
    `Made by: ${escaped(result.comparison.command.join(" "))}`,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

const legend =
  "Every interval but Newcombe's is by rounds, the unit that dispatches come in. A rate is judged by Newcombe's interval, widened by the variance between rounds; p is by giving the rounds to the versions anew, corrected for the other tests (Holm). Of a p99, lost dispatches rank last; never: it falls on one of them.";

const headOf = ({ label, verdict }: ComparedCandidate, { comparison }: ComparisonResult): string =>
  `${label} less ${comparison.base}: ${verdictWords[verdict]}`;

/** Of what is judged and is no plain matter; a stage that says nothing needs no reason. */
const reasonsOf = ({ measures }: ComparedCandidate): readonly string[] =>
  measures
    .filter(({ role, verdict }) => role === "judged" || verdict === "worse" || verdict === "better")
    .map(({ measure, verdict, why }) => `${measureWords[measure]}: ${verdictWords[verdict]}, ${why}`);

const notesOf = ({ notes, enough }: ComparisonResult): readonly string[] =>
  enough.answer === "no" ? [...notes, `more rounds were wanted: ${enough.why}`] : notes;
