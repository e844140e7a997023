// A gate as a job's summary or a comment on a pull request. Computes nothing.

import type { Gate } from "../../../contract/gate.js";
import { escaped, markdownTable } from "../../render/markdown-table.js";
import { headline, nameOf, worthSaying } from "./findings.js";
import {
  baselineWords,
  changedWords,
  loadWords,
  measureHeader,
  measureRow,
  resultWords,
  runWords,
  stageRows,
} from "./words.js";

export function renderMarkdown(gate: Gate): string {
  const changed = changedWords(gate);
  const stages = stageRows(gate);
  const blocks = [
    `## ${gate.result.toUpperCase()}: rollcall gate, ${escaped(gate.scenario)}`,
    `${escaped(headline(gate))}.`,
    markdownTable([measureHeader, ...gate.regressions.map(measureRow)], "words"),
    [
      `- run: ${escaped(runWords(gate))}`,
      `- baseline: ${escaped(baselineWords(gate))}`,
      ...(changed === "" ? [] : [`- changed: ${escaped(changed)}`]),
      `- load: ${escaped(loadWords(gate))}`,
      ...gate.notes.map((note) => `- ${escaped(note)}`),
    ].join("\n"),
    ...(stages.length === 0 ? [] : [markdownTable(stages, "figures")]),
    details([
      ["check", "result", "detail"],
      ...worthSaying(gate).map((found) => [nameOf(found, gate), resultWords[found.result], found.detail]),
    ]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

const details = (rows: readonly (readonly string[])[]): string =>
  `<details><summary>Every check</summary>\n\n${markdownTable(rows, "words")}\n\n</details>`;
