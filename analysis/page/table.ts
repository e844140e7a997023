// Rows of words as a table; the rows are those of the Markdown and the terminal.

import { html, type Markup, nothing, type Piece } from "./markup.js";

type Columns = "figures" | "words";

/** `figures`: every column but the first is a figure, and stands to the right. The first row is the header. */
export function table(rows: readonly (readonly Piece[])[], columns: Columns, caption = ""): Markup {
  const [header, ...body] = rows;
  if (header === undefined) return nothing;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption === "" ? "Table" : caption}"><table class="${columns}">${
    caption === "" ? null : html`<caption>${caption}</caption>`
  }<thead><tr>${header.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead><tbody>${body.map(
    ([first = "", ...cells]) =>
      html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td${classOf(cell)}>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

/** No line should be broken in a figure with its unit or in a word; what is longer needs a width that one can read, on a phone too. */
function classOf(cell: Piece): Markup | null {
  if (typeof cell !== "string") return null;
  return cell.length <= 14 ? html` class="short"` : html` class="long"`;
}

/** A figure of summary.json as words, with where it stands there and its own value: tests compare them. */
export const figure = (path: string, value: number | string | null, words: string): Markup =>
  html`<data value="${value === null ? "null" : String(value)}" data-of="${path}">${words}</data>`;
