// Counts as bars that lie, in parts that differ by more than their colour: for causes, and for the list against the truth.

import { type Outcome, outcomeLooks } from "../../page/look.js";
import { html, type Markup } from "../../page/markup.js";
import { picture, type Variant, widths } from "../../page/plot/frame.js";
import { shapeAt } from "../../page/plot/marks.js";
import { linear } from "../../page/plot/scale.js";

export type Bar = {
  readonly name: string;
  /** Behind the bar. */
  readonly words: string;
  readonly parts: readonly BarPart[];
};

export type BarPart = {
  readonly count: number;
  /** Its colour, and its mark where there is room. */
  readonly outcome: Outcome;
};

export function barsPicture(bars: readonly Bar[], variant: Variant, label: string): Markup {
  const width = widths[variant];
  const [left, each, top] = variant === "wide" ? [250, 30, 6] : [6, 46, 4];
  const most = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0)));
  const x = linear([0, most], [0, width - left - (variant === "wide" ? 160 : 110)]);
  return picture(
    { width, height: top + each * bars.length + 4, label },
    bars.map(({ name, words, parts }, i) => {
      const middle = top + each * i + (variant === "wide" ? each / 2 : 32);
      const title =
        variant === "wide"
          ? html`<text class="ink" x="${left - 10}" y="${middle + 4}" text-anchor="end">${name}</text>`
          : html`<text class="ink" x="${left}" y="${middle - 14}">${name}</text>`;
      let at = left;
      const drawn = parts
        .filter(({ count }) => count > 0)
        .map(({ count, outcome }) => {
          const wide = Math.max(3, x.at(count));
          const from = at;
          at = Math.round((at + wide + 2) * 10) / 10;
          const { shape } = outcomeLooks[outcome];
          return [
            html`<rect class="bar of-${outcome}" x="${from}" y="${middle - 9}" width="${wide}" height="18"/>`,
            wide < 20
              ? null
              : html`<path class="mark ${shape} inverse" d="${shapeAt(shape, Math.round(from + 10), middle)}"/>`,
          ];
        });
      return [title, drawn, html`<text class="ink" x="${at + 4}" y="${middle + 4}">${words}</text>`];
    }),
  );
}
