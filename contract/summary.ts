// summary.json: the machine contract of a judged run. The schema here makes the JSON Schema in results/, the types the
// renderers read, and the check that analysis wrote what it promised. Durations are milliseconds with one decimal.

import { z } from "zod";

/** A number, `null` (the sample cannot support it), or "never" (the rank falls on a lost dispatch). */
const percentile = z.number().nullable();
const percentileOrNever = z.union([z.number(), z.null(), z.literal("never")]);
const count = z.int().nonnegative();

/** A share of `count` dispatches with its Wilson interval; value and bounds are `null` when count is 0. */
const rate = z
  .object({
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    confidence: z.literal(0.95),
    count,
  })
  .readonly();

const finding = z
  .object({
    check: z.string(),
    kind: z.enum(["validity", "limit"]),
    result: z.enum(["pass", "fail", "unknown"]),
    /** What was seen and what was allowed; `null` where a check has no single number. */
    value: z.number().nullable(),
    limit: z.number().nullable(),
    detail: z.string(),
  })
  .readonly();

const delays = z
  .object({
    count,
    min: percentile,
    p50: percentile,
    p90: percentile,
    p99: percentile,
    p999: percentile,
    max: percentile,
  })
  .readonly();

/** One hop: the time from the hop before it, over dispatches that reached it; `endedHere`: reached it and nothing later. */
const stage = z
  .object({ count, endedHere: count, p50: percentile, p90: percentile, p99: percentile, max: percentile })
  .readonly();

/** At the look: entered, of those also left again, not entered, not known because nobody is known to have watched. */
const listedRow = z.object({ arrived: count, left: count, notArrived: count, unknown: count }).readonly();

const distribution = z.object({ count, p50: percentile, p99: percentile, max: percentile }).readonly();

export const summarySchema = z
  .object({
    schema: z.literal(1),
    run: z
      .object({
        id: z.string(),
        scenario: z.string(),
        startedAt: z.string(),
        durationMs: count,
        seed: count,
        path: z.string(),
        arrival: z.enum(["entry", "assignment", "join"]),
        target: z.string(),
        ratePerSecond: z.number(),
        deadlineMs: count,
        graceMs: count,
        holdMs: count,
        versions: z.record(z.string(), z.string()),
      })
      .readonly(),
    verdict: z.object({ result: z.enum(["pass", "fail", "unknown"]), reasons: z.array(finding).readonly() }).readonly(),
    counts: z
      .object({
        planned: count,
        notStarted: count,
        refused: count,
        requested: count,
        delivered: count,
        late: count,
        lost: count,
        unresolved: count,
        duplicated: count,
        phantom: count,
      })
      .readonly(),
    lostRate: rate,
    lateRate: rate,
    missedDeadlineRate: rate,
    delayMs: delays,
    delayOfAllMs: z
      .object({ count, p50: percentileOrNever, p90: percentileOrNever, p99: percentileOrNever })
      .readonly(),
    /** Of the lost: those whose job entered all the same, after the watch; the longest such delay. */
    arrivedAfterTheWatch: z.object({ count, maxMs: percentile }).readonly(),
    /** `offer` from the request, `handler` from the offer, `entry` from the handler, `join` from the entry. */
    stagesMs: z
      .object({
        request: z.object({ count, endedHere: count }).readonly(),
        offer: stage,
        handler: stage,
        entry: stage,
        join: stage,
      })
      .readonly(),
    recovery: z
      .object({ attempted: count, recovered: count, delayMs: delays, doubled: count, needless: count })
      .readonly(),
    /** Why dispatches were late or lost, most frequent first; `examples` are rooms. */
    causes: z
      .array(z.object({ cause: z.string(), count, examples: z.array(z.string()).readonly() }).readonly())
      .readonly(),
    listDispatch: z
      .object({
        running: listedRow,
        pending: listedRow,
        ended: listedRow,
        empty: listedRow,
        absent: listedRow,
        error: listedRow,
      })
      .readonly(),
    workers: z
      .object({
        started: count,
        registered: count,
        prewarmed: count,
        /** Whether any registered; `none` only where every worker's file would show it if one had. */
        registration: z.enum(["seen", "none", "unknown"]),
      })
      .readonly(),
    faults: z
      .array(z.object({ fault: z.string(), target: z.string(), afterLoadStartMs: z.number() }).readonly())
      .readonly(),
    harness: z
      .object({
        /** `null` when iterations were dropped: it is valid only while none was. */
        schedulingDelayMs: distribution.nullable(),
        eventLoopDelayMs: z.object({ p99: percentile, max: percentile }).readonly(),
        /** The busiest 5 s of the whole machine, 0 to 1; `null` when it was not sampled. */
        cpuBusy: z.number().nullable(),
        droppedIterations: z.int().nonnegative().nullable(),
        neverReached: count,
        lostNotifications: count,
        /** Lines of events that could not be read (a crash in the middle of a write). */
        damagedLines: count,
        clockSteps: count,
        /** Jobs our workers got that belong to no dispatch of this run. */
        foreignJobs: count,
      })
      .readonly(),
  })
  .readonly();

export type Summary = z.infer<typeof summarySchema>;
export type Finding = z.infer<typeof finding>;
export type Rate = z.infer<typeof rate>;
