// What `rollcall evidence` prints: where the two files are, how much is in them, and what was taken out.

import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import type { Written } from "./evidence.js";
import { takenOutWords } from "./taken-out-words.js";

/** Several lines, the last one ended. */
export function renderWritten({ evidence, markdownFile, archiveFile, archiveBytes }: Written): string {
  const unpacked = evidence.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = [
    ...evidence.notes,
    `${markdownFile}  the text, to paste into a report`,
    `${archiveFile}  ${counted(evidence.files.length + 1, "file")}, ${kilobytes(archiveBytes)} (${kilobytes(unpacked)} unpacked), to attach`,
    ...evidence.leftOut.map((words) => `left out: ${words}`),
    `taken out: ${takenOutWords(evidence.takenOut)}`,
    "Read both before you post them: what looks like nothing in particular is not recognised.",
  ];
  return lines.map((line) => `${printable(line)}\n`).join("");
}

const kilobytes = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${Math.round(bytes / 100_000) / 10} MB`;
