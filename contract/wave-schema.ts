// How a wave is written in the manifest. Apart from wave.ts, which is bundled into the k6 program: every VU executes what is in
// that bundle, and zod there takes k6 minutes to start.

import { z } from "zod";

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
