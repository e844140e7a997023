// gate.json, what `rollcall gate --json` prints: each check of a run, or of several, with its figures and its result. The schema
// here makes the JSON Schema in results/. Shares are 0 to 1, delays milliseconds.

import { z } from "zod";
import { findingSchema } from "./summary.js";

const count = z.int().nonnegative();
const verdict = z.enum(["pass", "fail", "unknown"]);
const figure = z.number().nullable();

const measures = ["lost-rate", "missed-deadline-rate", "p50", "p99"] as const;
export type Measure = (typeof measures)[number];

/** How a measure of the run is held against the baseline's. */
const regressionSchema = z
  .object({
    check: z.enum(measures),
    /** `not-judged`: it could not be, and was not asked for by its margin. It is no part of the gate's result. */
    result: z.enum(["pass", "fail", "unknown", "not-judged"]),
    unit: z.enum(["share", "ms"]),
    /** `null`: the sample cannot bear it, or there is none. "never": a lost dispatch has that rank. */
    value: z.union([figure, z.literal("never")]),
    baseline: z.union([figure, z.literal("never")]),
    /** Run less baseline, with its 95 % interval; a lost dispatch counts as the whole watch. `null`: nothing bounds it. */
    difference: figure,
    low: figure,
    high: figure,
    confidence: z.literal(0.95),
    margin: figure,
    /** What was counted: hits of dispatches; of delays without hits. */
    counts: z
      .object({ hits: count.nullable(), of: count, baselineHits: count.nullable(), baselineOf: count })
      .readonly(),
    /** By how much what comes in streaks widens the interval (squared); 1: not at all. */
    designEffect: figure,
    /** The standard deviation between runs beyond that, in the measure's unit; `null` with too few runs to know. */
    betweenRuns: figure,
    /** Of an unknown: about so many more like these would decide it; `null` where no number would. */
    moreDispatches: count.nullable(),
    detail: z.string(),
  })
  .readonly();

export type Regression = z.infer<typeof regressionSchema>;

const runSchema = z
  .object({
    id: z.string(),
    startedAt: z.string(),
    versions: z.record(z.string(), z.string()),
    dispatches: count,
    /** By itself, with the limits of the gate where it has any. */
    verdict: z.object({ result: verdict, reasons: z.array(findingSchema).readonly() }).readonly(),
  })
  .readonly();

export type GatedRun = z.infer<typeof runSchema>;

export const gateSchema = z
  .object({
    schema: z.literal(1),
    result: verdict,
    scenario: z.string(),
    /** What was run, in words, and what counts as an arrival. */
    load: z.string(),
    arrival: z.enum(["entry", "assignment", "join"]),
    runs: z.array(runSchema).min(1).readonly(),
    baseline: z
      .object({
        kind: z.enum(["baseline", "summary", "runs"]),
        runs: z
          .array(z.object({ id: z.string(), startedAt: z.string(), verdict, dispatches: count }).readonly())
          .min(1)
          .readonly(),
      })
      .readonly(),
    /** Parts whose version is not the baseline's newest run's; "" where it had none. */
    versionChanges: z
      .array(z.object({ part: z.string(), baseline: z.string(), run: z.string() }).readonly())
      .readonly(),
    regressions: z.array(regressionSchema).readonly(),
    /** The hops' p99, the median over runs, to explain a difference; nothing is judged by them. */
    stages: z.array(z.object({ stage: z.string(), baselineMs: figure, runMs: figure }).readonly()).readonly(),
    /** What to bear in mind. */
    notes: z.array(z.string()).readonly(),
  })
  .readonly();

export type Gate = z.infer<typeof gateSchema>;

/** A margin is the larger of a share of the baseline's value and a fixed amount. */
const delayMargin = z.object({ share: z.number().min(0), ms: z.number().min(0) }).readonly();

const marginsSchema = z
  .object({
    "lost-rate": z.number().min(0),
    "missed-deadline-rate": z.number().min(0),
    p50: delayMargin,
    p99: delayMargin,
  })
  .readonly();

export type Margins = z.infer<typeof marginsSchema>;

/**
 * What matters where nobody says otherwise. Of a thousand dispatches against a clean baseline 2 % lost are surely beyond this
 * margin (docs/gate.md); delays are those of a shared machine.
 */
export const usualMargins: Margins = {
  "lost-rate": 0.005,
  "missed-deadline-rate": 0.01,
  p50: { share: 0.2, ms: 20 },
  p99: { share: 0.5, ms: 50 },
};

/** What the command line asks of the gate, as the harness hands it to the analysis. */
export const gateWishSchema = z
  .object({
    /** Folders of runs, or of several. */
    runs: z.array(z.string()).min(1).readonly(),
    baseline: z.string(),
    /** In place of those of the run; `undefined`: as the run has them. */
    limits: z
      .object({
        maxLostRate: z.number(),
        maxLateRate: z.number(),
        maxP50Ms: z.number(),
        maxP90Ms: z.number(),
        maxP99Ms: z.number(),
      })
      .partial()
      .readonly(),
    margins: marginsSchema,
    /** Those whose margin was given: they must be judged. */
    asked: z.array(z.enum(measures)).readonly(),
    output: z.enum(["full", "json", "quiet"]),
    junit: z.string().nullable(),
    markdown: z.string().nullable(),
    annotations: z.enum(["on", "off"]),
  })
  .readonly();

export type GateWish = z.infer<typeof gateWishSchema>;

export const baselineWishSchema = z
  .object({
    /** Folders of runs, or of several. */
    runs: z.array(z.string()).min(1).readonly(),
    to: z.string(),
    /** `update`: they are added to those that are there. */
    mode: z.enum(["new", "update"]),
    /** The newest so many stay. */
    keep: z.int().positive(),
  })
  .readonly();

export type BaselineWish = z.infer<typeof baselineWishSchema>;
