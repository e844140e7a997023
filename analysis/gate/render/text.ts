// A gate for a terminal: the result and what decided it first, then what was compared. Computes nothing.

import type { Gate } from "../../../contract/gate.js";
import { printable } from "../../render/printable.js";
import { textTable } from "../../render/text-table.js";
import { headline, nameOf, type Shown, worthSaying } from "./findings.js";
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

/** Several lines, the last one ended. */
export function renderText(gate: Gate): string {
  const changed = changedWords(gate);
  const stages = stageRows(gate);
  const blocks = [
    [
      `${gate.result.toUpperCase()}  ${headline(gate)}`,
      ...worthSaying(gate).flatMap((found) => findingLines(found, gate)),
    ],
    textTable([measureHeader, ...gate.regressions.map(measureRow)], "words"),
    [
      loadWords(gate),
      `run       ${runWords(gate)}`,
      `baseline  ${baselineWords(gate)}`,
      ...(changed === "" ? [] : [`changed   ${changed}`]),
    ],
    stages.length === 0 ? [] : ["Where the time went", ...textTable(stages)],
    gate.notes.map((note) => `note: ${note}`),
  ];
  const text = blocks.filter((block) => block.length > 0).map((block) => block.map(printable).join("\n"));
  return `${text.join("\n\n")}\n`;
}

/** One line. */
export const renderLine = (gate: Gate): string => `${printable(`${gate.result}: ${headline(gate)}`)}\n`;

const resultWidth = 10;

function findingLines(found: Shown, gate: Gate): readonly string[] {
  const [first = "", ...rest] = found.detail.split("\n");
  return [
    `  ${resultWords[found.result].padEnd(resultWidth)} ${nameOf(found, gate)}: ${first}`,
    ...rest.map((line) => `             | ${line}`),
  ];
}
