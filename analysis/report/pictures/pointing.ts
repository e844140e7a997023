// What lies under a finger on the picture of every dispatch. Pure.

import { clockTime } from "../../render/clock-time.js";
import { duration } from "../../render/figures.js";
import type { Cell, Cloud, Point } from "../cloud.js";
import { delayMsAt, isInView, type Layout, placeOf, rectangleOf } from "./layout.js";

/** How far a finger may be from a mark, in units of the picture. */
export const reach = 14;

/** The nearest within reach. */
export function dispatchAt({ points }: Pick<Cloud, "points">, layout: Layout, x: number, y: number): Point | undefined {
  let best: { readonly point: Point; readonly distance: number } | undefined;
  for (const point of points) {
    const place = isInView(layout.view, point.atMs) ? placeOf(layout, point) : null;
    if (place === null) continue;
    const distance = Math.hypot(place[0] - x, place[1] - y);
    if (distance <= reach && (best === undefined || distance < best.distance)) best = { point, distance };
  }
  return best?.point;
}

/** The cells there, in words; "" where there is none. */
export function cellsAt(cloud: Cloud, layout: Layout, x: number, y: number): string {
  const found = cloud.cells.filter((cell) => {
    const at = rectangleOf(layout, cloud, cell);
    return at !== null && x >= at.left && x < at.left + at.width && y >= at.top && y < at.top + at.height;
  });
  return found.map((cell) => cellWords(cell, cloud.grid)).join("; ");
}

function cellWords({ count, outcome, column, row }: Cell, { columnMs, rowsPerDecade }: Cloud["grid"]): string {
  const times = `from ${clockTime(column * columnMs)} to ${clockTime((column + 1) * columnMs)}`;
  if (row === null) return `${count} ${outcome} ${times}`;
  const delay = (edge: number) => duration(Math.round(delayMsAt(edge, rowsPerDecade)));
  return `${count} ${outcome} ${times}, ${delay(row)} to ${delay(row + 1)}`;
}
