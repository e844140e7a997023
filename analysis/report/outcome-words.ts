// A dispatch's outcome and its delay in words. A lost one may have come after all, when nobody waited any more: that is no delay.

import { duration } from "../render/figures.js";
import type { Point } from "./cloud.js";

type Told = Pick<Point, "outcome" | "delayMs">;

/** `delivered after 208 ms`; `lost, and came after 22.5 s, when nobody waited any more`. */
export function outcomeWords({ outcome, delayMs }: Told): string {
  if (delayMs === null) return outcome;
  if (outcome === "delivered" || outcome === "late") return `${outcome} after ${duration(delayMs)}`;
  return `${outcome}, and came after ${duration(delayMs)}, when nobody waited any more`;
}

/** For a table's column of delays. */
export function delayWords({ outcome, delayMs }: Told): string {
  if (delayMs === null) return duration(null);
  return outcome === "delivered" || outcome === "late" ? duration(delayMs) : `none; came after ${duration(delayMs)}`;
}
