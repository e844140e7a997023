// A constant rate for a time or for a number of rooms: what most scenarios are, or begin from.

import { plannedIn } from "../../contract/rate.js";
import type { Wave } from "../../contract/wave.js";
import type { ShapeOptions } from "./scenario.js";

export function constantWaves(
  options: ShapeOptions,
  usual: { readonly rate: string; readonly duration: string },
): readonly Wave[] {
  const rate = options.rate("rate", usual.rate);
  const durationMs = options.durationMs("duration", usual.duration);
  if (options.isGiven("rooms") && options.isGiven("duration")) options.problem("give --rooms or --duration, not both");
  const planned = plannedIn(rate, durationMs);
  const count = options.isGiven("rooms") ? options.count("rooms", "1") : planned;
  return [{ kind: "constant", startMs: 0, count: Math.max(1, count), rate }];
}
