// The schemas of waves and paths, as they stand in a manifest. They are apart from what k6's program imports: every VU
// executes what is bundled with it, and zod there costs 5 MB of memory each (tried: k6 with 92 VUs took 610 to 675 MB instead of 217).

import { z } from "zod";
import { pathNames, roomStates } from "./paths.js";

const count = z.int().positive();
const startMs = z.int().nonnegative();

const rateSchema = z.object({ count, perMs: z.int().positive() }).readonly();

/** `startMs` is after the load's zero, `count` how many dispatches are planned in the wave. */
export const waveSchema = z.discriminatedUnion("kind", [
  /** Evenly, the first at the start. k6: constant-arrival-rate. */
  z.object({ kind: z.literal("constant"), startMs, count, rate: rateSchema }).readonly(),
  /**
   * At a rate that changes linearly: `from` and `to` are starts in `perMs`. The first comes when the area under the rate
   * is 1. k6: ramping-arrival-rate.
   */
  z
    .object({
      ...{ kind: z.literal("ramping"), startMs, count, perMs: z.int().positive(), from: z.int().nonnegative() },
      stages: z.array(z.object({ to: z.int().nonnegative(), durationMs: z.int().positive() }).readonly()).readonly(),
    })
    .readonly(),
  /** All at the start. k6: per-vu-iterations. */
  z.object({ kind: z.literal("at-once"), startMs, count }).readonly(),
  /** Each when the one before it has ended, so that none has a time it is due. k6: shared-iterations with one VU. */
  z.object({ kind: z.literal("one-by-one"), startMs, count }).readonly(),
]);

export type Wave = z.infer<typeof waveSchema>;
export type RampingWave = Extract<Wave, { kind: "ramping" }>;

export const weightedPathSchema = z
  .object({ path: z.enum(pathNames), room: z.enum(roomStates), weight: z.int().positive() })
  .readonly();

export type WeightedPath = z.infer<typeof weightedPathSchema>;
