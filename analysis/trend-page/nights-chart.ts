// Figures of nights side by side, the newest at the right: a dot for each night that leads to its run's page, a line for each level,
// and a mark where a measure changed.

import { html, type Markup, type Piece } from "../page/markup.js";
import { axisLeft, type Box, picture, polyline, type Variant, widths } from "../page/plot/frame.js";
import {
  axisEnd,
  linear,
  linearTicks,
  logarithmic,
  logTicks,
  niceAbove,
  niceBelow,
  type Scale,
} from "../page/plot/scale.js";
import { seriesOf } from "../page/series.js";

type NightPoint = {
  readonly value: number | null;
  /** "": it has no page. */
  readonly href: string;
  readonly words: string;
};

/** Nights from `from` up to `to` (that one left out) have one level. */
type NightLevel = { readonly from: number; readonly to: number; readonly value: number };

export type NightSeries = {
  readonly name: string;
  readonly points: readonly NightPoint[];
  readonly levels: readonly NightLevel[];
  /** First nights of new levels. */
  readonly changes: readonly number[];
};

export type NightsChart = {
  readonly title: string;
  readonly label: string;
  readonly axis: "share" | "log";
  readonly words: (value: number) => string;
  /** Under the axis, by night. */
  readonly dates: readonly string[];
  readonly series: readonly NightSeries[];
};

const height = 250;

export function nightsChart(chart: NightsChart, variant: Variant): Markup {
  const box: Box = { left: 64, right: widths[variant] - 14, top: 30, bottom: height - 34 };
  const nights = chart.dates.length;
  const x = linear([-0.5, Math.max(0.5, nights - 0.5)], [box.left, box.right]);
  const y = valueScale(chart, box);
  const ticks = chart.axis === "log" ? logTicks(y.domain, 7) : linearTicks(y.domain[1], 5);
  return picture(
    { width: widths[variant], height, label: chart.label, holds: "links" },
    axisLeft(box, {
      scale: y,
      ticks: ticks.map((value) => ({ value, label: chart.words(value) })),
      title: chart.title,
    }),
    dates(chart.dates, x, box, variant),
    chart.series.map((series) => changes(series, x, box)),
    chart.series.map((series) => levels(series, { x, y })),
    chart.series.map((series, i) => course(series, { x, y }, i)),
    html`<g aria-hidden="true">${chart.series.map((series, i) => points(series, { x, y }, i))}</g>`,
  );
}

function valueScale({ axis, series }: NightsChart, { top, bottom }: Box): Scale {
  const values = series.flatMap(({ points: all }) => all.flatMap(({ value }) => (value === null ? [] : [value])));
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  if (axis === "share") return linear([0, most === 0 ? 0.01 : axisEnd(most, 5)], [bottom, top]);
  const least = values.filter((value) => value > 0).reduce((a, b) => Math.min(a, b), Math.max(most, 1));
  return logarithmic([niceBelow(0.8 * least), niceAbove(Math.max(1.2 * most, 1))], [bottom, top]);
}

/** As many as there is room for, the newest always. */
function dates(all: readonly string[], x: Scale, box: Box, variant: Variant): Piece {
  const step = Math.max(1, Math.ceil(all.length / (variant === "wide" ? 8 : 3)));
  const last = all.length - 1;
  return [
    html`<path class="axis" d="M${box.left} ${box.bottom}H${box.right}"/>`,
    all.map((date, i) =>
      (last - i) % step === 0
        ? html`<text x="${x.at(i)}" y="${box.bottom + 18}" text-anchor="${i === last ? "end" : "middle"}">${date}</text>`
        : null,
    ),
  ];
}

const changes = ({ changes: all, name }: NightSeries, x: Scale, { top, bottom }: Box): Piece =>
  all.map(
    (night) =>
      html`<path class="limit" d="M${x.at(night - 0.5)} ${top - 6}V${bottom}"><title>${name} differs from here on</title></path>`,
  );

/** Behind the nights, the same grey for all: which is whose is seen by where they lie. */
const levels = ({ levels: all }: NightSeries, { x, y }: { readonly x: Scale; readonly y: Scale }): Markup =>
  html`<path class="there" d="${all.map(({ from, to, value }) => `M${x.at(from - 0.4)} ${y.at(value)}H${x.at(to - 0.6)}`).join("")}"/>`;

const course = ({ points: all }: NightSeries, { x, y }: { readonly x: Scale; readonly y: Scale }, i: number): Markup =>
  html`<path class="series ${seriesOf(i)}" d="${polyline(all.map(({ value }, night) => (value === null ? null : [x.at(night), y.at(value)])))}"/>`;

/** For fingers and mice. The keyboard has the same links in the table of every run, and not hundreds of them to pass here. */
const points = (
  { points: all, name }: NightSeries,
  { x, y }: { readonly x: Scale; readonly y: Scale },
  i: number,
): Piece =>
  all.map(({ value, href, words }, night) => {
    if (value === null) return null;
    const dot = html`<path class="alone ${seriesOf(i)}" d="M${x.at(night)} ${y.at(value)}h0"><title>${name}, ${words}</title></path>`;
    if (href === "") return dot;
    return html`<a href="${href}" tabindex="-1"><circle class="reach" cx="${x.at(night)}" cy="${y.at(value)}" r="8"/>${dot}</a>`;
  });
