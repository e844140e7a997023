// Every dispatch over time, by its delay. Runs in the page too, where a reader looks at a part of the time.

import { outcomeNames } from "../../page/look.js";
import { html, type Markup, type Piece } from "../../page/markup.js";
import { axisBelow, mostTimeLabels, picture, type Variant } from "../../page/plot/frame.js";
import { shades } from "../../page/plot/line-chart.js";
import { marks } from "../../page/plot/marks.js";
import { timeTicks } from "../../page/plot/scale.js";
import { clockTime } from "../../render/clock-time.js";
import { duration } from "../../render/figures.js";
import type { Cell, Cloud } from "../cloud.js";
import type { Happening, Meanwhile } from "../meanwhile.js";
import { delayAxis } from "./delay-axis.js";
import { isInView, type Layout, laneHeight, layoutOf, placeOf, rectangleOf, type View } from "./layout.js";

export function dispatchesPicture(
  cloud: Cloud,
  meanwhile: Meanwhile | null,
  { variant, view, label }: { readonly variant: Variant; readonly view: View; readonly label: string },
): Markup {
  const layout = layoutOf(cloud, meanwhile, variant, view);
  const { width, height, box, x, y } = layout;
  return picture(
    { width, height, label },
    lanes(layout),
    meanwhile === null ? null : shades(shadesOf(meanwhile), x, { ...box, top: 8 }),
    delayAxis(box, y),
    axisBelow(box, {
      scale: x,
      ticks: timeTicks(x.domain, mostTimeLabels[variant]).map((value) => ({ value, label: clockTime(value) })),
      title: "when it was asked for, since the load's start",
    }),
    cells(layout, cloud),
    outcomeNames.map((outcome) =>
      marks(
        outcome,
        cloud.points.flatMap((point) =>
          point.outcome === outcome && isInView(view, point.atMs)
            ? [placeOf(layout, point)].filter((place) => place !== null)
            : [],
        ),
      ),
    ),
    deadline(layout, cloud),
    meanwhile === null ? null : strips(layout, meanwhile),
  );
}

function lanes({ lanes, box }: Layout): Piece {
  return lanes.map(
    ({ outcome, middle }) =>
      html`<rect class="lane" x="${box.left}" y="${middle - laneHeight / 2 + 1}" width="${box.right - box.left}" height="${laneHeight - 2}"/><text x="${box.left - 6}" y="${middle + 4}" text-anchor="end">${outcome}</text>`,
  );
}

function deadline({ box, y }: Layout, { deadlineMs, graceMs }: Cloud): Markup {
  const at = y.at(deadlineMs);
  const words = `deadline ${duration(deadlineMs)}`;
  const watched =
    graceMs === 0
      ? null
      : html`<text x="${box.right}" y="${box.top - 5}" text-anchor="end">watched until ${duration(deadlineMs + graceMs)}</text>`;
  return html`<path class="limit" d="M${box.left} ${at}H${box.right}"/><text class="strong" x="${box.right}" y="${at - 5}" text-anchor="end">${words}</text>${watched}`;
}

/** One path for each outcome and darkness; cells that touch in a row are one rectangle. */
function cells(layout: Layout, cloud: Cloud): Piece {
  const paths = new Map<string, string>();
  for (const cell of cloud.cells) {
    const at = rectangleOf(layout, cloud, cell);
    if (at === null) continue;
    const level = levelOf(cell, cloud.levels);
    const key = `cell of-${cell.outcome} level-${level}`;
    paths.set(key, `${paths.get(key) ?? ""}M${at.left} ${at.top}h${at.width}v${at.height}h-${at.width}z`);
  }
  return [...paths].map(([key, path]) => html`<path class="${key}" d="${path}"/>`);
}

/** From 1. */
const levelOf = ({ count }: Cell, levels: readonly number[]): number =>
  Math.max(1, levels.filter((least) => least <= count).length);

/** What lasted, and above it the times without a worker: the server's silence is known to 10 s, those to the millisecond. */
export const shadesOf = ({ disturbed, workersGone }: Meanwhile) => [
  ...disturbed.map(({ fromMs, toMs }) => ({ kind: "fault" as const, fromMs, toMs })),
  ...workersGone.map(({ fromMs, toMs }) => ({ kind: "gap" as const, fromMs, toMs })),
];

function strips(layout: Layout, { happenings, workersThere }: Meanwhile): Piece {
  const { box, strips: at, view, x } = layout;
  const inView = happenings.filter(({ fromMs, toMs }) => fromMs <= view.toMs && (toMs ?? fromMs) >= view.fromMs);
  const label = (y: number, words: string) =>
    html`<text x="${box.left - 6}" y="${y + 4}" text-anchor="end">${words}</text>`;
  const spans = (list: readonly { readonly fromMs: number; readonly toMs: number }[], y: number) =>
    list
      .map(({ fromMs, toMs }) => `M${Math.max(box.left, x.at(fromMs))} ${y}H${Math.min(box.right, x.at(toMs))}`)
      .join("");
  const visible = (workersThere ?? []).filter(({ fromMs, toMs }) => fromMs < view.toMs && toMs > view.fromMs);
  return [
    at.faults === null
      ? null
      : [
          label(at.faults, "events"),
          moments(
            inView.filter(({ kind }) => kind !== "worker"),
            layout,
            at.faults,
          ),
        ],
    at.workers === null
      ? null
      : [
          label(at.workers, "workers"),
          html`<path class="there" d="${spans(visible, at.workers)}"/>`,
          moments(
            inView.filter(({ kind }) => kind === "worker"),
            layout,
            at.workers,
          ),
        ],
  ];
}

/** A stroke for each, with its words for who points at it. */
const moments = (list: readonly Happening[], { box, x }: Layout, y: number): Piece =>
  list.map(({ fromMs, toMs, words }) => {
    const from = Math.max(box.left, Math.min(box.right, x.at(fromMs)));
    const to = Math.max(box.left, Math.min(box.right, x.at(toMs ?? fromMs)));
    return html`<path class="moment" d="M${from} ${y - 5}v10${toMs === null ? "" : `M${from} ${y}H${to}M${to} ${y - 5}v10`}"><title>${clockTime(fromMs)} ${words}</title></path>`;
  });
