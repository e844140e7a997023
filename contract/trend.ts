// trend.json, what `rollcall trend --json` prints: the history of kept runs by scenario and settings, and where it changed. The
// schema here makes the JSON Schema in results/. Delays are milliseconds, shares 0 to 1.

import { z } from "zod";

const count = z.int().nonnegative();

/** `offer` to `join` are the hops as in stagesMs of a summary, `handler` and `started` the worker's own: `workerStagesMs`. */
export const trendMeasures = [
  ...["lost-rate", "missed-deadline-rate", "p50", "p90", "p99"],
  ...["offer", "answer", "assignment", "entry", "join", "handler", "started"],
] as const;
const measure = z.enum([
  ...(["lost-rate", "missed-deadline-rate", "p50", "p90", "p99"] as const),
  ...(["offer", "answer", "assignment", "entry", "join", "handler", "started"] as const),
]);

export type TrendMeasure = z.infer<typeof measure>;

/** A measure of one group. Of the hops the percentile is p99, or p90 where too few of the runs can bear that. */
const column = z.object({
  measure,
  unit: z.enum(["share", "ms"]),
  percentile: z.enum(["p50", "p90", "p99"]).nullable(),
});

/** A run of the history. */
const night = z
  .object({
    run: z.string(),
    startedAt: z.string(),
    /** Within the folder; "." is the folder itself. */
    path: z.string(),
    verdict: z.enum(["pass", "fail"]),
    requested: count,
    /** What the rates are of: delivered, late and lost. */
    judged: count,
    lost: count,
    missed: count,
    /** By measure, those of `columns`; `null`: the sample cannot bear it, or nobody saw that hop. */
    values: z.record(z.string(), z.number().nullable()),
  })
  .readonly();

/** The runs of a level, and what they have in common: of delays the median, of a rate all of their dispatches. */
const level = z
  .object({
    runs: count,
    value: z.number(),
    hits: count.nullable(),
    of: count.nullable(),
    from: z.string(),
    to: z.string(),
  })
  .readonly();

const versionChange = z
  .object({
    /** `here`: between the last run before the change and its first. `near`: so many runs earlier (below 0) or later. */
    place: z.enum(["here", "near", "none"]),
    runsAway: z.int(),
    /** The runs between which it changed; "" without one. */
    ...{ after: z.string(), at: z.string() },
    /** "": it was not there, or its version is not known. */
    parts: z.array(z.object({ part: z.string(), from: z.string(), to: z.string() }).readonly()).readonly(),
  })
  .readonly();

const changePoint = z
  .object({
    ...column.shape,
    /** The first run of the new level, and when it started. */
    ...{ run: z.string(), startedAt: z.string() },
    before: level,
    after: level,
    /** After less before; and as a share of before, `null` from 0. */
    ...{ change: z.number(), relative: z.number().nullable() },
    /** How often runs of one level, put in any order, part as clearly: the least that can be said is 1 in 1000. */
    p: z.number(),
    versions: versionChange,
  })
  .readonly();

const group = z
  .object({
    scenario: z.string(),
    /** What is the same in all of its runs, in words, by name. */
    settings: z.record(z.string(), z.string()),
    ...{ runs: count, from: z.string(), to: z.string() },
    columns: z.array(column.readonly()).readonly(),
    /** Oldest first. */
    nights: z.array(night).readonly(),
    /** By part: which version from when to when, oldest first. The machine is one of them where it is known. */
    versions: z
      .array(
        z
          .object({
            part: z.string(),
            spans: z
              .array(z.object({ version: z.string(), runs: count, from: z.string(), to: z.string() }).readonly())
              .readonly(),
          })
          .readonly(),
      )
      .readonly(),
    changes: z
      .object({
        /** `too-few`: no measure has enough runs for any change to be significant. */
        state: z.enum(["looked-for", "too-few"]),
        /** In words: what was looked at, and what was not, with the reason. */
        detail: z.string(),
        /** The chance of a false alarm that each measure is allowed. */
        level: z.number(),
        /** In order of time. */
        found: z.array(changePoint).readonly(),
      })
      .readonly(),
  })
  .readonly();

/**
 * Why a file is no part of the history. `unknown`: by its verdict, so it cannot say. `not-judged`: a run without a summary.
 * `other-schema`: of an older or newer Rollcall; `rollcall analyze` makes it again. `again`: the same run twice. `no-summary`: JSON
 * of another kind. `no-night`: a folder of searches and comparisons.
 */
const leftOutKinds = ["unknown", "not-judged", "other-schema", "damaged", "again", "no-summary", "no-night"] as const;

export const trendSchema = z
  .object({
    schema: z.literal(1),
    folder: z.string(),
    asked: z
      .object({
        scenario: z.string().nullable(),
        since: z.string().nullable(),
        last: count.nullable(),
        measure: measure.nullable(),
      })
      .readonly(),
    /** In groups; and judged ones that were not asked for. */
    ...{ runs: count, notAsked: count },
    leftOut: z.array(z.object({ kind: z.enum(leftOutKinds), path: z.string(), why: z.string() }).readonly()).readonly(),
    /** By scenario, then by settings. */
    groups: z.array(group).readonly(),
  })
  .readonly();

export type Trend = z.infer<typeof trendSchema>;
export type TrendGroup = z.infer<typeof group>;
export type TrendNight = z.infer<typeof night>;
export type TrendColumn = z.infer<typeof column>;
export type ChangePoint = z.infer<typeof changePoint>;
export type VersionChange = z.infer<typeof versionChange>;
export type LeftOut = Trend["leftOut"][number];

/** What the command line asks for, as the harness hands it to the analysis. */
export const trendWishSchema = z
  .object({
    folder: z.string(),
    scenario: z.string().nullable(),
    /** An instant of ISO 8601, in UTC. */
    since: z.iso.datetime().nullable(),
    /** The newest so many of each group. */
    last: z.int().positive().nullable(),
    measure: measure.nullable(),
    output: z.enum(["full", "json"]),
    /** A file for the page; `null`: there is none. */
    page: z.string().nullable(),
  })
  .readonly();

export type TrendWish = z.infer<typeof trendWishSchema>;
