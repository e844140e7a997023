// Figures over time as lines: several series on one axis, each with a dash of its own, a band where many samples were put
// together, and spans that are shaded.

import { clockTime } from "../../render/clock-time.js";
import { type Outcome, seriesLooks } from "../look.js";
import { html, type Markup } from "../markup.js";
import { axisBelow, axisLeft, type Box, mostTimeLabels, picture, polyline, type Variant, widths } from "./frame.js";
import { linear, linearTicks, logarithmic, logTicks, type Scale, timeTicks } from "./scale.js";

/** `low` and `high` are of the samples behind `value`, where there are several; `null`: nothing is known there. */
export type Sample = {
  readonly atMs: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
};

export type Series = {
  readonly name: string;
  readonly samples: readonly Sample[];
  /** Where it counts one outcome it has that one's colour. */
  readonly outcome?: Outcome;
};

export type Shade = { readonly kind: "fault" | "gap"; readonly fromMs: number; readonly toMs: number };

export type LineChart = {
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly label: string;
  readonly toMs: number;
  /** `step`: a value holds until the next. */
  readonly drawn: "line" | "step";
  /** The axis of values; from 0 unless it is logarithmic. */
  readonly axis: { readonly kind: "linear" | "log"; readonly from: number; readonly to: number };
  readonly words: (value: number) => string;
  /** `whole`: there is no half of one. */
  readonly counted: "whole" | "any";
  readonly series: readonly Series[];
  readonly shades: readonly Shade[];
};

const heights: Readonly<Record<Variant, number>> = { wide: 190, narrow: 190 };

export function lineChart(chart: LineChart, variant: Variant): Markup {
  const [width, height] = [widths[variant], heights[variant]];
  const box: Box = { left: 64, right: width - 14, top: 26, bottom: height - 24 };
  const x = linear([0, chart.toMs], [box.left, box.right]);
  const y = valueScale(chart, box);
  const values = (chart.axis.kind === "log" ? logTicks(y.domain, 7) : linearTicks(y.domain[1], 5)).filter(
    (value) => chart.counted === "any" || Number.isInteger(value),
  );
  return picture(
    { width, height, label: chart.label },
    shades(chart.shades, x, box),
    axisLeft(box, {
      scale: y,
      ticks: values.map((value) => ({ value, label: chart.words(value) })),
      title: chart.title,
    }),
    axisBelow(box, {
      scale: x,
      ticks: timeTicks(x.domain, mostTimeLabels[variant]).map((value) => ({ value, label: clockTime(value) })),
      title: "",
    }),
    chart.series.map((series, i) => line(series, { x, y, place: i, drawn: chart.drawn })),
  );
}

function valueScale({ axis }: LineChart, { top, bottom }: Box): Scale {
  return axis.kind === "log"
    ? logarithmic([axis.from, axis.to], [bottom, top])
    : linear([axis.from, axis.to], [bottom, top]);
}

export const shades = (spans: readonly Shade[], x: Scale, { left, right, top, bottom }: Box): Markup =>
  html`${spans
    .map(({ kind, fromMs, toMs }) => ({
      kind,
      from: Math.max(left, Math.min(right, x.at(fromMs))),
      to: Math.max(left, Math.min(right, x.at(toMs))),
    }))
    .filter(({ from, to }) => to > from)
    .map(
      ({ kind, from, to }) =>
        html`<rect class="shade ${kind}" x="${from}" y="${top}" width="${widthOf(from, to)}" height="${bottom - top}"/>`,
    )}`;

/** So wide that it is seen. */
const widthOf = (from: number, to: number): number => Math.max(1.5, Math.round((to - from) * 10) / 10);

type Drawing = { readonly x: Scale; readonly y: Scale; readonly place: number; readonly drawn: LineChart["drawn"] };

function line({ samples, outcome }: Series, { x, y, place, drawn }: Drawing): Markup {
  const number = (place % seriesLooks.length) + 1;
  const points = samples.map(({ atMs, value }) => (value === null ? null : ([x.at(atMs), y.at(value)] as const)));
  const path = drawn === "step" ? stepped(points) : polyline(points);
  const alone = points.flatMap((point, i) =>
    point !== null && (points[i - 1] ?? null) === null && (points[i + 1] ?? null) === null
      ? [`M${point[0]} ${point[1]}h0`]
      : [],
  );
  return html`${band(samples, x, y, number)}<path class="${classOf(number, outcome)}" d="${path}"/>${
    alone.length === 0 ? null : html`<path class="alone series-${number}" d="${alone.join("")}"/>`
  }`;
}

const classOf = (number: number, outcome: Outcome | undefined): string =>
  `series series-${number}${outcome === undefined ? "" : ` of-${outcome}`}`;

/** Across at the old value, then to the new one. */
function stepped(points: readonly (readonly [number, number] | null)[]): string {
  return points
    .map((point, i) => {
      if (point === null) return "";
      const before = points[i - 1] ?? null;
      return before === null ? `M${point[0]} ${point[1]}` : `H${point[0]}V${point[1]}`;
    })
    .join("");
}

/** Between the lowest and the highest of the samples that were put together. */
function band(samples: readonly Sample[], x: Scale, y: Scale, number: number): Markup | null {
  const known = samples.filter(({ low, high }) => low !== null && high !== null && low < high);
  if (known.length < 2) return null;
  const upper = known.map(({ atMs, high }) => `${x.at(atMs)} ${y.at(high ?? 0)}`);
  const lower = known.map(({ atMs, low }) => `${x.at(atMs)} ${y.at(low ?? 0)}`).reverse();
  return html`<path class="band series-${number}" d="M${[...upper, ...lower].join("L")}z"/>`;
}

/** A line's dash and name, for a legend. */
export const lineSample = (place: number, outcome?: Outcome): Markup =>
  html`<svg class="sample" viewBox="0 0 30 14" width="30" height="14" aria-hidden="true"><path class="${classOf((place % seriesLooks.length) + 1, outcome)}" d="M1 7H29"/></svg>`;
