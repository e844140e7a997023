// summary.json: the machine contract of a judged run. The schema here makes the JSON Schema in results/, the types the
// renderers read, and the check that analysis wrote what it promised. Durations are milliseconds with one decimal.

import { z } from "zod";
import { causes } from "./causes.js";
import { course } from "./course.js";
import { pathNames, roomStates } from "./paths.js";

/** A number, `null` (the sample cannot support it), or "never" (the rank falls on a lost dispatch). */
const percentile = z.number().nullable();
const percentileOrNever = z.union([z.number(), z.null(), z.literal("never")]);
const count = z.int().nonnegative();

/** A share of `count` dispatches with its Wilson interval; value and bounds are `null` when count is 0. */
export const rate = z
  .object({
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    confidence: z.literal(0.95),
    count,
  })
  .readonly();

export const findingSchema = z
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

/**
 * At the look: arrived, of those also left again; not arrived and at another's worker by the list; not arrived; not known
 * because nobody is known to have watched.
 */
const listedRow = z
  .object({ arrived: count, left: count, elsewhere: count, notArrived: count, unknown: count })
  .readonly();

const distribution = z.object({ count, p50: percentile, p99: percentile, max: percentile }).readonly();

export const summarySchema = z
  .object({
    schema: z.literal(3),
    run: z
      .object({
        id: z.string(),
        scenario: z.string(),
        startedAt: z.string(),
        durationMs: count,
        seed: count,
        /** With their weights where there are several. */
        path: z.string(),
        /** The shape of the load in words. */
        load: z.string(),
        arrival: z.enum(["entry", "assignment", "join"]),
        target: z.string(),
        /** `null` where the rate changes or follows the answers. */
        ratePerSecond: z.number().nullable(),
        deadlineMs: count,
        graceMs: count,
        holdMs: count,
        versions: z.record(z.string(), z.string()),
      })
      .readonly(),
    verdict: z
      .object({ result: z.enum(["pass", "fail", "unknown"]), reasons: z.array(findingSchema).readonly() })
      .readonly(),
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
    /** By the path that asked and whether the room was there before; `p50Low` to `p50High` is the median's 95 % interval. */
    paths: z
      .array(
        z
          .object({
            path: z.enum(pathNames),
            room: z.enum(roomStates),
            ...{ requested: count, refused: count, delivered: count, late: count, lost: count, unresolved: count },
            lostRate: rate,
            delayMs: z
              .object({
                ...{ count, p50: percentile, p50Low: percentile, p50High: percentile },
                ...{ p90: percentile, p99: percentile, max: percentile },
              })
              .readonly(),
          })
          .readonly(),
      )
      .readonly(),
    /** Dispatches before the load, counted nowhere else; `arrivedAfterMs` is the collector's estimate, `null`: not by the deadline. */
    warmUps: z
      .array(
        z
          .object({
            ...{ path: z.enum(pathNames), room: z.enum(roomStates), answer: z.enum(["ok", "refused", "none"]) },
            arrivedAfterMs: z.number().nullable(),
          })
          .readonly(),
      )
      .readonly(),
    /** Of the lost: those whose job entered all the same, after the watch; the longest such delay. */
    arrivedAfterTheWatch: z.object({ count, maxMs: percentile }).readonly(),
    /**
     * Each hop from the one before it: `offer` from the request, `answer` from the offer, `assignment` from the answer,
     * `entry` from the assignment, `join` from the entry (of an external worker from the assignment). Without a wiretap
     * answer and assignment are not seen, and entry has no figure here.
     */
    stagesMs: z
      .object({
        request: z.object({ count, endedHere: count }).readonly(),
        offer: stage,
        answer: stage,
        assignment: stage,
        entry: stage,
        join: stage,
      })
      .readonly(),
    /** What the worker itself saw: `handler` from the offer, `entry` from the handler. */
    workerStagesMs: z.object({ handler: stage, entry: stage }).readonly(),
    /** Attempts that were offered again after an offer that did not lead to the arrival. No duplicates. */
    reoffers: count,
    recovery: z
      .object({ attempted: count, recovered: count, delayMs: delays, doubled: count, needless: count })
      .readonly(),
    /** Why dispatches were late or lost, most frequent first; `examples` are rooms. */
    causes: z
      .array(
        z
          .object({
            cause: z.enum(causes),
            count,
            /** Of the late and lost dispatches. */
            share: z.number(),
            /** Other causes that the evidence of some of them fits too. */
            alsoFits: z.array(z.object({ cause: z.enum(causes), count }).readonly()).readonly(),
            examples: z.array(z.string()).readonly(),
          })
          .readonly(),
      )
      .readonly(),
    /** Of the late and lost: those that no limit is judged by, because their evidence fits an excused cause and no other. */
    excused: z.array(z.object({ cause: z.enum(causes), count }).readonly()).readonly(),
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
    /** Of the dispatches that the list called running and whose arrival is known or known to be missing: those not arrived. */
    phantomRate: rate,
    /**
     * How long after an arrival the list first said running, over a sample; `never`: not until the look, which ranks last
     * in the percentiles. `max` is of those that it did say.
     */
    listLagMs: z
      .object({ sampled: count, never: count, p50: percentileOrNever, p99: percentileOrNever, max: percentile })
      .readonly(),
    wiretap: z
      .object({
        /** `partly`: its file ends before the run does. */
        watched: z.enum(["wholly", "partly", "off"]),
        links: count,
        /** Connections that ended before the run's end, and those that the server refused. */
        closed: count,
        refused: count,
        undecodable: count,
        /** Its event loop's delay is part of every stage it sees, so it is judged like the collector's. */
        eventLoopDelayMs: z.object({ p99: percentile, max: percentile }).readonly(),
      })
      .readonly(),
    workers: z
      .object({
        started: count,
        registered: count,
        prewarmed: count,
        /** Those that would have ended by an error of their SDK, and did not because Rollcall kept them from it; absent where none was. */
        spared: count.optional(),
        /** Whether any registered; `none` only where every worker's file would show it if one had. */
        registration: z.enum(["seen", "none", "unknown"]),
      })
      .readonly(),
    /** Of a cluster: what became of the dispatches by the node that had their room; `null`: no node spoke of it. Empty for a server alone. */
    nodes: z
      .array(
        z
          .object({
            node: count.nullable(),
            rooms: count,
            delivered: count,
            late: count,
            lost: count,
            unresolved: count,
          })
          .readonly(),
      )
      .readonly(),
    faults: z
      .array(
        z
          .object({
            fault: z.string(),
            specification: z.string(),
            target: z.string(),
            /** How often it was injected, and into how many dispatches' rooms (0: into none by name). */
            injections: count,
            rooms: count,
            firstAfterLoadStartMs: z.number(),
            lastAfterLoadStartMs: z.number(),
            /** What became of the dispatches of those rooms. */
            became: z
              .array(z.object({ outcome: z.string(), cause: z.enum(causes).nullable(), count }).readonly())
              .readonly(),
          })
          .readonly(),
      )
      .readonly(),
    ...course,
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
export type Finding = z.infer<typeof findingSchema>;
export type Rate = z.infer<typeof rate>;
