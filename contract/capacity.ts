// capacity.json: what `rollcall capacity` found, and every step it ran on the way: the data of rate against delay. The
// schema here makes the JSON Schema in results/. Rates are dispatches per second, durations milliseconds.

import { z } from "zod";

const count = z.int().nonnegative();
const ms = z.number().nullable();
const confirmed = z.enum(["twice", "once"]);
const end = z.object({ ratePerSecond: z.number(), confirmed }).readonly();

/** Where the time goes when the objective breaks, in the order of the hops; `harness`: it is the limit itself. */
const hops = [
  "server queue",
  "worker",
  "server",
  "process pool",
  "room join",
  "server or worker",
  "worker or process pool",
  "harness",
  "unknown",
] as const;

const hop = z
  .object({
    hop: z.enum(hops),
    /** By the causes of late and lost dispatches, or by the stage whose p99 grew most. */
    by: z.enum(["causes", "stages", "none"]),
    detail: z.string(),
  })
  .readonly();

const answer = z.discriminatedUnion("kind", [
  z
    .object({
      ...{ kind: z.literal("bracket"), low: end, high: end },
      /** (high - low) / low. */
      width: z.number(),
      /** The highest rate that was kept and the lowest that was broken, where they are in the wrong order. */
      contradictions: z
        .array(z.object({ keptPerSecond: z.number(), brokenPerSecond: z.number() }).readonly())
        .readonly(),
      unknownAtPerSecond: z.number().nullable(),
    })
    .readonly(),
  z
    .object({
      ...{ kind: z.literal("at-least"), low: end, stoppedBy: z.enum(["harness", "to", "steps", "interrupt"]) },
      unknownAtPerSecond: z.number().nullable(),
    })
    .readonly(),
  z.object({ kind: z.literal("fails-at-lowest"), ratePerSecond: z.number(), confirmed }).readonly(),
  z.object({ kind: z.literal("nothing"), why: z.string() }).readonly(),
]);

const step = z
  .object({
    number: z.int().positive(),
    purpose: z.enum(["idle", "rise", "bisect", "confirm", "repeat"]),
    ratePerSecond: z.number(),
    outcome: z.enum(["kept", "broken", "unknown"]),
    why: z.string(),
    /** Where it was broken. */
    hop: hop.nullable(),
    /** The run's folder within this one; "" when there is none. */
    run: z.string(),
    /** `null` when the run was not judged. */
    figures: z
      .object({
        /** From the first request to the last; `null` below two. */
        madePerSecond: z.number().nullable(),
        ...{ planned: count, requested: count, delivered: count, late: count, lost: count, unresolved: count },
        delayMs: z.object({ p50: ms, p99: ms, max: ms }).readonly(),
        /** p99 of each hop; `null` where it was not seen or is not supported. */
        stagesP99Ms: z.object({ offer: ms, answer: ms, assignment: ms, entry: ms }).readonly(),
        workerStagesP99Ms: z.object({ handler: ms, entry: ms }).readonly(),
        offerP50Ms: ms,
        growth: z
          .object({
            result: z.enum(["steady", "growing", "unknown"]),
            quartersMs: z.array(ms).readonly(),
            msPerSecond: z.number().nullable(),
          })
          .readonly(),
        schedulingDelayP99Ms: ms,
        cpuBusy: z.number().nullable(),
      })
      .readonly()
      .nullable(),
  })
  .readonly();

export const capacitySchema = z
  .object({
    schema: z.literal(1),
    id: z.string(),
    startedAt: z.string(),
    durationMs: count,
    command: z.array(z.string()).readonly(),
    /** `ended`: by itself. */
    ended: z.enum(["by itself", "interrupted"]),
    asked: z
      .object({ fromPerSecond: z.number(), toPerSecond: z.number(), precision: z.number(), stepMs: z.int().nullable() })
      .readonly(),
    objective: z
      .object({
        text: z.string(),
        /** `null` until the idle p99 is known, where the limit is twice that. */
        maxP99Ms: z.number().nullable(),
        idleP99Ms: z.number().nullable(),
      })
      .readonly(),
    answer,
    /** The answer in one sentence. */
    sentence: z.string(),
    /** Of the upper end, or the harness; `null` where nothing is the limit. */
    hop: hop.nullable(),
    steps: z.array(step).readonly(),
    versions: z.record(z.string(), z.string()),
  })
  .readonly();

export type Capacity = z.infer<typeof capacitySchema>;
export type CapacityStep = z.infer<typeof step>;
export type LimitingHop = z.infer<typeof hop>;
