// result.json: what a comparison found. The schema here makes the JSON Schema in results/, the types that renderers read, and the
// check that analysis wrote what it promised. Durations are milliseconds with one decimal, rates shares from 0 to 1.

import { z } from "zod";
import { causes } from "./causes.js";
import { comparisonSchema } from "./comparison.js";
import { rate } from "./summary.js";

const count = z.int().nonnegative();
const { id, startedAt, command, subject, base, candidates, seed, margins, confidence, wantedWidth } =
  comparisonSchema.unwrap().shape;
const { setAside, sameVersion, ended } = comparisonSchema.unwrap().shape;

/** "never": the rank falls on a dispatch that did not arrive. `null`: too few to bear it, or nothing seen. */
const figure = z.union([z.number(), z.null(), z.literal("never")]);

/**
 * Candidate less base. "to-never": the candidate's is never where the base's has a number; "from-never": the other way round.
 * Two that are never differ by 0.
 */
const difference = z.union([z.number(), z.enum(["to-never", "from-never"])]);

const interval = z.object({ low: difference, high: difference }).readonly();

export const stageNames = ["offer", "answer", "assignment", "entry", "join"] as const;

/** In the order of the tables; those before the stages are judged, the stages explain. */
const measureNames = ["lostRate", "missedDeadlineRate", "p50", "p99", ...stageNames] as const;

/** As in a summary's `stagesMs`, but the lost ones that got as far as the hop before it and no further rank last. */
const stage = z.object({ count, gotNoFurther: count, p99: figure }).readonly();

/** A round that is in no figure, and why. */
const leftOut = z.object({ round: z.int().positive(), run: z.string(), why: z.string() }).readonly();

const version = z
  .object({
    label: z.string(),
    /** Of what took part, as in a summary; empty where no run of it can be used. */
    versions: z.record(z.string(), z.string()),
    /** Carried out and used; carried out and left out; still to come. */
    rounds: z.object({ used: count, leftOut: z.array(leftOut).readonly(), planned: count }).readonly(),
    /** As in the summaries: excused ones are among the late and lost. All figures below are without them. */
    counts: z
      .object({ planned: count, requested: count, delivered: count, late: count, lost: count, unresolved: count })
      .readonly(),
    /** As in a summary: Wilson intervals, as if every dispatch were independent. */
    lostRate: rate,
    missedDeadlineRate: rate,
    /** Variance of the rate between rounds, by that of independent dispatches; at least 1. */
    designEffect: z.object({ lostRate: z.number(), missedDeadlineRate: z.number() }).readonly(),
    /** Of all dispatches of all rounds, lost ones last. */
    delayMs: z.object({ count, p50: figure, p99: figure }).readonly(),
    stagesMs: z.object({ offer: stage, answer: stage, assignment: stage, entry: stage, join: stage }).readonly(),
    /** Why its dispatches were late or lost, most frequent first; `share` is of the dispatches that were judged. */
    causes: z.array(z.object({ cause: z.enum(causes), count, share: z.number() }).readonly()).readonly(),
  })
  .readonly();

const measureVerdicts = ["better", "worse", "no-difference", "cannot-tell"] as const;

const measure = z
  .object({
    measure: z.enum(measureNames),
    role: z.enum(["judged", "explains"]),
    unit: z.enum(["share", "ms"]),
    base: figure,
    candidate: figure,
    /** `null` where one of them has no figure. */
    difference: difference.nullable(),
    /** What a difference must reach to matter, in the measure's unit; of a rate, what must be excluded to say that there is none. */
    margin: z.number().nullable(),
    /**
     * `rounds`: tested by giving the rounds to the versions anew. `apart`: too few rounds for that, but every round of one lies
     * beyond every round of the other by at least the margin. `too-few`: neither. `none`: there is nothing to hold against.
     */
    basis: z.enum(["rounds", "apart", "too-few", "none"]),
    /** By resampling rounds; `null` below six rounds on either side. */
    interval: interval.nullable(),
    /** Of a rate: Newcombe's, as if every dispatch were independent; and widened by the variance between rounds (two rounds at least). */
    newcombe: interval.nullable(),
    widened: interval.nullable(),
    /** The chance that rounds of one version, given to two, look at least as different; before and after the correction for all others. */
    p: z.number().nullable(),
    pCorrected: z.number().nullable(),
    verdict: z.enum(measureVerdicts),
    why: z.string(),
  })
  .readonly();

/** Where a candidate's dispatches go that the base's do not, or the other way round. */
const changedHop = z
  .object({
    /** The stage that changed most in the direction of the verdict; `null` where none is known to have. */
    stage: z.enum(stageNames).nullable(),
    /** By what it changed: its p99, or its median where so few dispatches bear no p99; `null`: by the causes, or there is no stage. */
    figure: z.enum(["p99", "median"]).nullable(),
    /** `tested`: the stage's change is significant among all stages. `cause`: the causes say so. `seen`: only the figures do. */
    certainty: z.enum(["tested", "cause", "seen"]),
    /** `told`: a rate got the verdict, so that more of a cause is no chance. `perhaps`: none did, and it may be. */
    causesAre: z.enum(["told", "perhaps"]),
    /** That changed in that direction, most first: those of the stage, or, where they tell none, all of them; shares of the judged. */
    causes: z
      .array(z.object({ cause: z.enum(causes), baseShare: z.number(), candidateShare: z.number() }).readonly())
      .readonly(),
  })
  .readonly();

const candidate = z
  .object({
    label: z.string(),
    /** Worst first: worse, cannot tell, better, no difference; of the judged measures alone. */
    verdict: z.enum(measureVerdicts),
    measures: z.array(measure).readonly(),
    /** `null` where it is neither worse nor better. */
    hop: changedHop.nullable(),
    sentence: z.string(),
  })
  .readonly();

export const comparisonResultSchema = z
  .object({
    schema: z.literal(1),
    comparison: z
      .object({
        ...{ id, startedAt, command, subject, base, candidates, seed, margins, confidence, wantedWidth },
        ...{ setAside, sameVersion, ended },
      })
      .readonly(),
    /** What all runs have in common, as in a summary; `null` where no run can be used. */
    setting: z
      .object({
        scenario: z.string(),
        path: z.string(),
        load: z.string(),
        arrival: z.enum(["entry", "assignment", "join"]),
        target: z.string(),
        holdMs: count,
        deadlineMs: count,
        graceMs: count,
      })
      .readonly()
      .nullable(),
    /** `unknown`: too many rounds could not be used. Else the worst of the candidates'. */
    verdict: z.enum([...measureVerdicts, "unknown"]),
    /** 1: worse; 2: unknown, or a judged measure cannot be told; else 0. */
    exitStatus: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    /** The verdict in one plain sentence. */
    sentence: z.string(),
    versions: z.array(version).readonly(),
    candidates: z.array(candidate).readonly(),
    /** Whether further rounds are needed for intervals as narrow as was wanted; by their width alone, never by what they say. */
    enough: z.object({ answer: z.enum(["yes", "no", "not-asked"]), why: z.string() }).readonly(),
    /** What a reader should know besides. */
    notes: z.array(z.string()).readonly(),
  })
  .readonly();

export type ComparisonResult = z.infer<typeof comparisonResultSchema>;
export type ComparedVersion = z.infer<typeof version>;
export type ComparedMeasure = z.infer<typeof measure>;
export type ComparedCandidate = z.infer<typeof candidate>;
export type MeasureName = ComparedMeasure["measure"];
export type StageName = (typeof stageNames)[number];
export type Difference = z.infer<typeof difference>;
export type FigureValue = z.infer<typeof figure>;
