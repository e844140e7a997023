// Counts as bars that lie, in parts that differ by more than their colour: for causes, and for the list against the truth.

import { type Outcome, outcomeLooks } from "../../page/look.js";
import { html, type Markup, type Piece } from "../../page/markup.js";
import { picture, type Variant, widths } from "../../page/plot/frame.js";
import { shapeAt } from "../../page/plot/marks.js";
import { linear, type Scale } from "../../page/plot/scale.js";

export type Bar = {
  readonly name: string;
  /** Behind the bar. */
  readonly words: string;
  readonly parts: readonly BarPart[];
};

type BarPart = {
  readonly count: number;
  /** Its colour, and its mark where there is room; "several": neither, because it counts more than one. */
  readonly outcome: Outcome | "several";
};

/** Of a letter of the pictures' words, on average and a little more. */
const letterWidth = 6.8;

const roomFor = (words: readonly string[]): number =>
  Math.ceil(letterWidth * Math.max(0, ...words.map((one) => one.length)));

type Place = { readonly left: number; readonly each: number; readonly top: number };

/** Wide: name, bar and words in a row. Narrow: one below the other. */
export function barsPicture(bars: readonly Bar[], variant: Variant, label: string): Markup {
  const isWide = variant === "wide";
  const names = bars.map(({ name }) => name);
  const width = widths[variant];
  const place: Place = isWide
    ? { left: Math.max(150, roomFor(names) + 12), each: 30, top: 6 }
    : { left: 6, each: 60, top: 4 };
  const most = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0)));
  const beside = isWide ? roomFor(bars.map(({ words }) => words)) + 16 : 16;
  const x = linear([0, most], [0, width - place.left - beside]);
  return picture(
    { width, height: place.top + place.each * bars.length + 4, label },
    bars.map((bar, i) => {
      const middle = place.top + place.each * i + (isWide ? place.each / 2 : 30);
      const { drawn, end } = partsOf(bar, x, place.left, middle);
      const name = isWide
        ? html`<text class="ink" x="${place.left - 10}" y="${middle + 4}" text-anchor="end">${bar.name}</text>`
        : html`<text class="ink" x="${place.left}" y="${middle - 14}">${bar.name}</text>`;
      const [wordsX, wordsY] = isWide ? [end + 4, middle + 4] : [place.left, middle + 23];
      return [name, drawn, html`<text x="${wordsX}" y="${wordsY}">${bar.words}</text>`];
    }),
  );
}

function partsOf(
  { parts }: Bar,
  x: Scale,
  left: number,
  middle: number,
): { readonly drawn: Piece; readonly end: number } {
  let end = left;
  const drawn = parts
    .filter(({ count }) => count > 0)
    .map(({ count, outcome }) => {
      const wide = Math.max(3, x.at(count));
      const from = end;
      end = Math.round((end + wide + 2) * 10) / 10;
      const mark = outcome === "several" || wide < 20 ? null : markIn(outcome, Math.round(from + 10), middle);
      return html`<rect class="bar of-${outcome}" x="${from}" y="${middle - 9}" width="${wide}" height="18"/>${mark}`;
    });
  return { drawn, end };
}

function markIn(outcome: Outcome, x: number, y: number): Markup {
  const { shape } = outcomeLooks[outcome];
  return html`<path class="mark ${shape} inverse" d="${shapeAt(shape, x, y)}"/>`;
}
