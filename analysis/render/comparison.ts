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
    legend,
    notesOf(result).map((note) => `note: ${note}`),
  ];
  const text = blocks.filter((block) => block.length > 0).map((block) => block.map(printable).join("\n"));
  return `${text.join("\n\n")}\n`;
}

/** The sentence alone. */
export const comparisonLine = ({ sentence }: ComparisonResult): string => `${printable(sentence)}\n`;

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
    lines(legend),
    lines(notesOf(result)),
    `Made by: ${escaped(result.comparison.command.join(" "))}`,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

const legend = [
  "A difference is the candidate's figure less the base's. Its interval is by resampling whole rounds; Newcombe's takes every dispatch for independent; widened is the same with the variance between rounds, and a rate is judged by it.",
  "p: how often rounds of one version, given to two by chance, look at least as different; corrected: for all measures and candidates at once.",
  "In a p99 lost dispatches rank last, in a stage's those that got as far as that and no further; never: the rank falls on one of them.",
];

const headOf = ({ label, verdict }: ComparedCandidate, { comparison }: ComparisonResult): string =>
  `${label} less ${comparison.base}: ${verdictWords[verdict]}`;

/** Of what is judged and the table does not say: why it cannot be told, or on what ground it is said. Those alike share a line. */
function reasonsOf({ measures }: ComparedCandidate): readonly string[] {
  const told = measures.filter(
    ({ role, verdict, basis }) => role === "judged" && (verdict === "cannot-tell" || basis === "apart"),
  );
  return [...new Set(told.map(({ why }) => why))].map((why) => {
    const alike = told.filter((one) => one.why === why);
    return `${alike.map(({ measure }) => measureWords[measure]).join(", ")}: ${why}`;
  });
}

const notesOf = ({ notes, enough, comparison }: ComparisonResult): readonly string[] => [
  ...courseOf(comparison),
  ...notes,
  ...(enough.answer === "no" ? [`more rounds were wanted: ${enough.why}`] : []),
];

/** What became of the plan. */
const courseOf = ({ ended, sameVersion = [], setAside = [] }: ComparisonResult["comparison"]): readonly string[] => [
  ...(ended === "interrupted" ? ["the comparison was interrupted: this is what its rounds until then show"] : []),
  ...sameVersion.map(
    (labels) => `${labels.join(" and ")} are one and the same version: whatever differs between them is chance`,
  ),
  ...setAside.map(
    ({ label, round, run, why }) =>
      `round ${round} of ${label} was made again with the same seed, because a run of it${run === "" ? "" : ` (${run})`} cannot be used: ${why}`,
  ),
];
