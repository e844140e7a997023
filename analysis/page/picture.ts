// A picture on a page: what it shows in a sentence, the two drawings of it, its legend, and the same as a table, for those
// who cannot see it or want the figures.

import { html, type Markup, type Piece } from "./markup.js";
import type { Variant } from "./plot/frame.js";
import { table } from "./table.js";

export type Picture = {
  /** Of its files and its element. */
  readonly name: string;
  readonly caption: string;
  readonly draw: (variant: Variant) => Markup;
  readonly legend: readonly Piece[];
  readonly rows: readonly (readonly Piece[])[];
  readonly columns: "figures" | "words";
};

export const pictureFigure = ({ name, caption, draw, legend, rows, columns }: Picture, between: Piece = null): Markup =>
  html`<figure id="${name}">${caption === "" ? null : html`<figcaption>${caption}</figcaption>`}
<div class="drawn"><div class="wide">${draw("wide")}</div><div class="narrow">${draw("narrow")}</div></div>
${legend.length === 0 ? null : html`<ul class="legend">${legend.map((entry) => html`<li>${entry}</li>`)}</ul>`}${between}
${rows.length < 2 ? null : html`<details class="data"><summary>The same as a table</summary>${table(rows, columns)}</details>`}
</figure>`;
