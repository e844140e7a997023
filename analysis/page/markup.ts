// HTML and SVG as values: text becomes part of a page through the template tag alone, and the tag escapes whatever is not
// markup already. Room names, metadata and errors come from outside, so there is no way to write them out unescaped.

import { printable } from "../render/printable.js";

/** Text that is HTML or SVG already. */
export type Markup = { readonly markup: string };

/** `null` is nothing. */
export type Piece = Markup | string | number | null | readonly Piece[];

/** Of our own making, never of data: style, script, what a renderer has put together. */
export const trusted = (markup: string): Markup => ({ markup });

export const nothing: Markup = trusted("");

/** Pieces stand where the text has them, in elements and in quoted attributes; lists without anything between them. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return trusted(strings.map((text, i) => (i === 0 ? text : `${textOf(pieces[i - 1] ?? null)}${text}`)).join(""));
}

/** Signs that move a cursor or turn text around are shown, as on a terminal. */
const escaped = (text: string): string => printable(text).replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function textOf(piece: Piece): string {
  if (piece === null) return "";
  if (typeof piece === "string") return escaped(piece);
  if (typeof piece === "number") return String(piece);
  if (isList(piece)) return piece.map(textOf).join("");
  return piece.markup;
}

const isList = (piece: Markup | readonly Piece[]): piece is readonly Piece[] => Array.isArray(piece);

/**
 * Data for the page's own script. No sign in it can end the script element or begin a comment in it (HTML, 13.2.5.15 to
 * .20: only "<" leads out of script data), and JSON reads the escapes back.
 */
export const dataBlock = (id: string, value: unknown): Markup =>
  html`<script type="application/json" id="${id}">${trusted(jsonForScript(value))}</script>`;

export const jsonForScript = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029\u007f-\u009f\p{Bidi_Control}]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
