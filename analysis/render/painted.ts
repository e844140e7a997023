// Lines of which parts have a tone. What came from outside is made printable here and nowhere later, so that no text can bring a
// colour of its own; and what is longer than the terminal is wide goes on in the next line, at a word.

import type { Style, Tone } from "../../contract/terminal.js";
import { printable } from "./printable.js";

export type Piece = string | { readonly text: string; readonly tone: Tone };

/** `fixed`: a row of a table or a picture, which is not broken. */
export type Line = string | readonly Piece[] | { readonly fixed: readonly Piece[] };

export const toned = (text: string, tone: Tone): Piece => ({ text, tone });

export const heading = (text: string): Line => [toned(text, "heading")];

export const fixed = (text: string): Line => ({ fixed: [text] });

/** As one line of text, or several. */
export function painted(line: Line, style: Style): string {
  if (typeof line === "string") return painted([line], style);
  if ("fixed" in line) return paintedAll(line.fixed.map(wordOf), style);
  const words = line.map(wordOf);
  const isLong = words.reduce((sum, { text }) => sum + text.length, 0) > style.columns;
  return style.wraps === "on" && isLong ? wrapped(words, style) : paintedAll(words, style);
}

/** Printable, with or without a tone. */
type Word = { readonly text: string; readonly tone: Tone | null };

const wordOf = (piece: Piece): Word =>
  typeof piece === "string"
    ? { text: printable(piece), tone: null }
    : { text: printable(piece.text), tone: piece.tone };

const paintedAll = (words: readonly Word[], style: Style): string =>
  words.map(({ text, tone }) => (tone === null ? text : style.paint(text, tone))).join("");

/** What goes on stands this much further in. */
const hanging = "    ";

/** Broken at spaces; a word that is longer than a line stays whole. */
function wrapped(words: readonly Word[], style: Style): string {
  const indent = (/^ */.exec(words.map(({ text }) => text).join(""))?.[0] ?? "") + hanging;
  const parts = words.flatMap(({ text, tone }) => text.split(/(?<= )(?! )/).map((part) => ({ text: part, tone })));
  const lines: Word[][] = [[]];
  let width = 0;
  for (const part of parts) {
    const isFirst = lines.at(-1)?.every(({ text }) => text.trim() === "") ?? true;
    if (!isFirst && width + part.text.trimEnd().length > style.columns && part.text.trim() !== "") {
      lines.push([{ text: indent, tone: null }]);
      width = indent.length;
    }
    lines.at(-1)?.push(part);
    width += part.text.length;
  }
  return lines.map((line) => paintedAll(line, style).trimEnd()).join("\n");
}
