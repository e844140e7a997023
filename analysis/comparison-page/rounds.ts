// Each round of a comparison in the order in which they were made: its median and its slowest arrival, and how many were lost. Shows
// at a glance whether versions differ in every round, in some, or in the course of time.

import { html, type Markup } from "../page/markup.js";
import { type Box, picture, type Variant, widths } from "../page/plot/frame.js";
import { marks } from "../page/plot/marks.js";
import { linear, logarithmic, niceBelow } from "../page/plot/scale.js";
import { seriesOf } from "../page/series.js";
import { duration } from "../render/figures.js";
import { delayAxis } from "../report/pictures/delay-axis.js";
import type { Drawn, DrawnRound } from "./drawn.js";

export function roundsPicture(
  { versions, rounds }: Drawn,
  { deadlineMs, graceMs }: { readonly deadlineMs: number; readonly graceMs: number },
  variant: Variant,
  label: string,
): Markup {
  const box: Box = { left: 70, right: widths[variant] - 14, top: 58, bottom: 250 };
  const last = rounds.reduce((most, { order }) => Math.max(most, order), 1);
  const x = linear([0.5, last + 0.5], [box.left, box.right]);
  const medians = rounds.flatMap(({ p50Ms }) => (p50Ms === null ? [] : [p50Ms]));
  const fromMs = niceBelow(Math.max(1, Math.min(...medians.map((ms) => 0.7 * ms), deadlineMs / 10)));
  const y = logarithmic([fromMs, deadlineMs + graceMs], [box.bottom, box.top]);
  const placeOf = new Map(versions.map((version, i) => [version.label, i] as const));
  return picture(
    { width: widths[variant], height: box.bottom + 40, label },
    html`<rect class="lane" x="${box.left}" y="8" width="${box.right - box.left}" height="24"/><text x="${box.left - 6}" y="24" text-anchor="end">lost</text>`,
    delayAxis(box, y),
    html`<path class="axis" d="M${box.left} ${box.bottom}H${box.right}"/><text class="title" x="${box.right}" y="${box.bottom + 34}" text-anchor="end">rounds in the order in which they were made</text>`,
    html`<path class="limit" d="M${box.left} ${y.at(deadlineMs)}H${box.right}"/>`,
    rounds.map((round) =>
      drawnRound(round, placeOf.get(round.label) ?? 0, { x: x.at(round.order), at: y.at, bottom: box.bottom }),
    ),
  );
}

/** From the median to the slowest arrival; the number of lost ones above. */
function drawnRound(
  { label, round, order, p50Ms, slowestMs, lost }: DrawnRound,
  place: number,
  { x, at, bottom }: { readonly x: number; readonly at: (value: number) => number; readonly bottom: number },
): Markup {
  const title = html`<title>round ${String(round)} of ${label}: median ${duration(p50Ms)}, slowest ${duration(slowestMs)}, ${String(lost)} lost</title>`;
  const range =
    p50Ms === null || slowestMs === null
      ? null
      : html`<path class="series ${seriesOf(place)}" d="M${x} ${at(p50Ms)}V${at(slowestMs)}m-4 0h8"/><path class="alone ${seriesOf(place)}" d="M${x - 5} ${at(p50Ms)}h10"/>`;
  const gone =
    lost === 0 ? null : html`${marks("lost", [[x - 5, 20]])}<text x="${x + 3}" y="24">${String(lost)}</text>`;
  return html`<g>${title}${range}${gone}<text x="${x}" y="${bottom + 16}" text-anchor="middle">${String(order)}</text></g>`;
}
