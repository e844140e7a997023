// Lines of which parts have a tone. What came from outside is made printable here and nowhere later, so that no text can bring a
// colour of its own.

import type { Style, Tone } from "../../contract/terminal.js";
import { printable } from "./printable.js";

export type Piece = string | { readonly text: string; readonly tone: Tone };

export type Line = string | readonly Piece[];

export const toned = (text: string, tone: Tone): Piece => ({ text, tone });

export const heading = (text: string): Line => [toned(text, "heading")];

export const painted = (line: Line, style: Style): string =>
  typeof line === "string"
    ? printable(line)
    : line
        .map((piece) => (typeof piece === "string" ? printable(piece) : style.paint(printable(piece.text), piece.tone)))
        .join("");
