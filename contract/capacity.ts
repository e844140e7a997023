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
    /**
     * By the causes of late and lost dispatches, by the stage whose p99 grew most, by a part that ended under the load, or
     * by requests that the server refused.
     */
    by: z.enum(["causes", "stages", "end", "refusals", "none"]),
    detail: z.string(),
  })
  .readonly();

/**
 * Why nothing can be said of a step. `harness`: it, or the machine that it shares, could not make the load in time. `evidence`:
 * the load was made, but too little is known of what became of it. `ended`: its run was killed, or a part of Rollcall's own
 * ended. `cannot-run`: no run is possible any more (the target is silent, a port is taken); `bug`: one of Rollcall's.
 */
const unknowns = ["harness", "evidence", "ended", "cannot-run", "bug"] as const;

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
      ...{ kind: z.literal("at-least"), low: end },
      /** What there is above `low`: nothing that was asked for, a rate of which nothing can be said, or steps not run (see `ended`). */
      stoppedBy: z.enum(["to", "harness", "evidence", "ended", "early"]),
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
    /** `null` unless the outcome is unknown. */
    unknownBy: z.enum(unknowns).nullable(),
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
        ...{
          planned: count,
          refused: count,
          requested: count,
          delivered: count,
          late: count,
          lost: count,
          unresolved: count,
        },
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
    /** `by itself`: everything that can be found out is; `could not go on`: no further step was possible. */
    ended: z.enum(["by itself", "interrupted", "steps used up", "could not go on", "by a bug"]),
    /** Of an end that is not by itself; else "". */
    endedWhy: z.string(),
    asked: z
      .object({ fromPerSecond: z.number(), toPerSecond: z.number(), precision: z.number(), stepMs: z.int().nullable() })
      .readonly(),
    objective: z
      .object({
        text: z.string(),
        /** `null` until the idle p99 is known, where the limit is twice that. */
        maxP99Ms: z.number().nullable(),
        /** The lower one where the idle step was run twice. */
        idleP99Ms: z.number().nullable(),
        /** Why the lowest rate's step was not an idle one; empty when it was. */
        idleDoubts: z.array(z.string()).readonly(),
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
export type UnknownBy = (typeof unknowns)[number];
