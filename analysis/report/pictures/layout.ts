// Where each dispatch lies on the picture of every dispatch: the same for who draws it and for who looks what is under a
// finger. Times run to the right, delays upwards by their logarithm; what has no delay has a lane of its own above.

import type { Outcome } from "../../page/look.js";
import { type Box, type Variant, widths } from "../../page/plot/frame.js";
import { linear, logarithmic, type Scale } from "../../page/plot/scale.js";
import type { Cell, Cloud, Point } from "../cloud.js";
import type { Meanwhile } from "../meanwhile.js";

/** A part of the load's time, milliseconds since its start. */
export type View = { readonly fromMs: number; readonly toMs: number };

export type Layout = {
  readonly width: number;
  readonly height: number;
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly view: View;
  readonly lanes: readonly { readonly outcome: Outcome; readonly middle: number }[];
  /** Below the axis: what happened meanwhile. `null` where nothing is known of it. */
  readonly strips: { readonly faults: number | null; readonly workers: number | null };
};

export const laneHeight = 22;
const stripHeight = 16;
const boxHeights: Readonly<Record<Variant, number>> = { wide: 250, narrow: 260 };

export const wholeView = ({ toMs }: Pick<Cloud, "toMs">): View => ({ fromMs: 0, toMs });

export function layoutOf(cloud: Cloud, meanwhile: Meanwhile | null, variant: Variant, view: View): Layout {
  // The lost have their line always: an empty one says that none was.
  const laned = (["refused", "unresolved", "lost"] as const).filter(
    (outcome) => outcome === "lost" || cloud.counts[outcome] > 0,
  );
  const lanes = laned.map((outcome, i) => ({ outcome, middle: 8 + laneHeight * (i + 0.5) }));
  const width = widths[variant];
  const top = 8 + laneHeight * laned.length + 22;
  const box = { left: 70, right: width - 14, top, bottom: top + boxHeights[variant] };
  const hasFaults = meanwhile?.happenings.some(({ kind }) => kind !== "worker") === true;
  const hasWorkers = meanwhile !== null && meanwhile.workersThere !== null;
  const below = box.bottom + 44;
  return {
    ...{ width, box, view, lanes },
    height: below + (hasFaults ? stripHeight : 0) + (hasWorkers ? stripHeight : 0),
    x: linear([view.fromMs, view.toMs], [box.left, box.right]),
    y: logarithmic([cloud.fromDelayMs, cloud.deadlineMs + cloud.graceMs], [box.bottom, box.top]),
    strips: {
      faults: hasFaults ? below + stripHeight / 2 : null,
      workers: hasWorkers ? below + stripHeight / 2 + (hasFaults ? stripHeight : 0) : null,
    },
  };
}

export const isInView = ({ fromMs, toMs }: View, atMs: number): boolean => atMs >= fromMs && atMs <= toMs;

/** `null` for one that the picture has no place for. */
export function placeOf({ x, y, lanes }: Layout, { outcome, atMs, delayMs }: Point): readonly [number, number] | null {
  const lane = lanes.find((one) => one.outcome === outcome);
  if (lane !== undefined) return [x.at(atMs), lane.middle];
  return delayMs === null ? null : [x.at(atMs), y.at(delayMs)];
}

type Rectangle = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** Within the box; `null` for one that is not in view. */
export function rectangleOf(layout: Layout, { grid }: Cloud, cell: Cell): Rectangle | null {
  const { box, x, y, lanes, view } = layout;
  const [fromMs, toMs] = [cell.column * grid.columnMs, (cell.column + 1) * grid.columnMs];
  if (toMs <= view.fromMs || fromMs >= view.toMs) return null;
  const left = Math.max(box.left, x.at(fromMs));
  const width = tenth(Math.min(box.right, x.at(toMs)) - left);
  const lane = lanes.find(({ outcome }) => outcome === cell.outcome);
  if (cell.row === null || lane !== undefined)
    return lane === undefined ? null : { left, width, top: lane.middle - laneHeight / 2 + 3, height: laneHeight - 6 };
  const edge = (row: number) => Math.min(box.bottom, Math.max(box.top, y.at(delayMsAt(row, grid.rowsPerDecade))));
  const top = edge(cell.row + 1);
  return { left, width, top, height: Math.max(1, tenth(edge(cell.row) - top)) };
}

/** The least delay of a row of cells; rows count from 1 microsecond. */
export const delayMsAt = (row: number, rowsPerDecade: number): number => 10 ** (row / rowsPerDecade) / 1000;

const tenth = (place: number): number => Math.round(place * 10) / 10 + 0;
