// The differences of one candidate from the base, measure by measure, each in its own margins: what lies between the two lines does not
// matter, what reaches beyond one may.

import type { ComparedCandidate, ComparedMeasure } from "../../contract/comparison-result.js";
import { html, type Markup, type Piece } from "../page/markup.js";
import { picture, type Variant, widths } from "../page/plot/frame.js";
import { linear, type Scale } from "../page/plot/scale.js";
import { differenceText, measureWords, verdictWords } from "../render/comparison-words.js";

const rowHeight = 34;
/** In margins. */
const mostShown = 4;

/** Those that have a difference and a margin. */
export const shownIn = ({ measures }: ComparedCandidate): readonly ComparedMeasure[] =>
  measures.filter(
    ({ difference, margin, basis }) => difference !== null && margin !== null && margin > 0 && basis !== "none",
  );

/** By which a verdict is given: of a rate the widened one. */
const intervalIn = ({ unit, interval, widened }: ComparedMeasure): ComparedMeasure["interval"] =>
  unit === "share" ? widened : interval;

export function forestPicture(candidate: ComparedCandidate, variant: Variant, label: string): Markup {
  const shown = shownIn(candidate);
  const isWide = variant === "wide";
  const [left, right] = isWide ? [190, widths.wide - 270] : [16, widths.narrow - 16];
  const each = isWide ? rowHeight : rowHeight + 18;
  const top = 34;
  const bottom = top + each * shown.length;
  const x = linear([-mostShown, mostShown], [left, right]);
  return picture(
    { width: widths[variant], height: bottom + 30, label },
    html`<rect class="lane" x="${x.at(-1)}" y="${top - 8}" width="${x.at(1) - x.at(-1)}" height="${bottom - top + 8}"/>`,
    html`<path class="axis" d="M${x.at(0)} ${top - 8}V${bottom}"/>`,
    html`<text x="${x.at(0)}" y="${top - 16}" text-anchor="middle">within the margin</text><text class="title" x="${left}" y="${bottom + 20}">better</text><text class="title" x="${right}" y="${bottom + 20}" text-anchor="end">worse</text>`,
    shown.map((measure, i) => {
      const above = top + each * i;
      const middle = isWide ? above + each / 2 : above + each - 14;
      return [
        isWide
          ? html`<text class="ink" x="${left - 14}" y="${middle + 4}" text-anchor="end">${measureWords[measure.measure]}</text><text x="${right + 16}" y="${middle + 4}">${wordsOf(measure)}</text>`
          : html`<text class="ink" x="${left}" y="${above + 12}">${measureWords[measure.measure]}: ${differenceWords(measure)}</text>`,
        mark(measure, x, middle),
      ];
    }),
  );
}

const wordsOf = (measure: ComparedMeasure): string => `${differenceWords(measure)}, ${verdictWords[measure.verdict]}`;

const differenceWords = ({ unit, difference }: ComparedMeasure): string =>
  difference === null ? "-" : differenceText(unit, difference);

/** What lies beyond the picture ends in an arrow. */
function mark(measure: ComparedMeasure, x: Scale, y: number): Piece {
  const { margin, difference, verdict } = measure;
  if (margin === null || difference === null) return null;
  const interval = intervalIn(measure);
  const at = x.at(clipped(inMargins(difference, margin)));
  const tone = verdict === "worse" ? "of-lost" : verdict === "better" ? "of-delivered" : "of-unresolved";
  const beyond = Math.abs(inMargins(difference, margin)) > mostShown;
  return html`<g class="${tone}">${interval === null ? null : whisker(interval, margin, x, y)}<path class="mark ${beyond ? "cross" : "dot"}" d="${
    beyond
      ? `M${at - 4} ${y - 4}l${difference === "from-never" || (typeof difference === "number" && difference < 0) ? "-5 4l5 4" : "5 4l-5 4"}`
      : `M${at} ${y}h0`
  }"/></g>`;
}

function whisker(interval: NonNullable<ComparedMeasure["interval"]>, margin: number, x: Scale, y: number): Markup {
  const [low, high] = [interval.low, interval.high].map((end) => inMargins(end, margin)) as [number, number];
  const [from, to] = [x.at(clipped(low)), x.at(clipped(high))];
  const end = (value: number, place: number) => (Math.abs(value) > mostShown ? "" : `M${place} ${y - 5}v10`);
  return html`<path class="series" d="M${from} ${y}H${to}${end(low, from)}${end(high, to)}"/>`;
}

function inMargins(difference: NonNullable<ComparedMeasure["difference"]>, margin: number): number {
  switch (difference) {
    case "to-never":
      return Number.POSITIVE_INFINITY;
    case "from-never":
      return Number.NEGATIVE_INFINITY;
    default:
      return difference / margin;
  }
}

const clipped = (value: number): number => Math.max(-mostShown, Math.min(mostShown, value));
