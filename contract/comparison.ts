// comparison.json: what a comparison was to do, and how far it got; written by the harness into results/compare/<UTC>-<id>/.
// It is all that its judgement needs besides the runs' folders, so that it can be judged again.

import { z } from "zod";

/** In a comparison's folder. */
export const comparisonFiles = {
  plan: "comparison.json",
  result: "result.json",
  reportMarkdown: "comparison.md",
  reportPage: "comparison.html",
} as const;

/** What differs between the versions; `runs`: folders that there were before, whatever differs. */
const subjects = ["agents", "server", "server-sdk", "node", "runs"] as const;

/** A difference of a delay matters from here on: the larger of the two, `share` of the base's. */
const delayMargin = z.object({ ms: z.number().nonnegative(), share: z.number().nonnegative() }).readonly();

const margins = z
  .object({
    /** Of the lost rate and the missed-deadline rate, absolute: 0.05 is 5 percentage points. */
    rate: z.number().positive().max(1),
    p50: delayMargin,
    p99: delayMargin,
    stageP99: delayMargin,
  })
  .readonly();

export type Margins = z.infer<typeof margins>;

/** Why these: docs/statistics.md. */
export const defaultMargins: Margins = {
  rate: 0.05,
  p50: { ms: 20, share: 0.1 },
  p99: { ms: 100, share: 0.2 },
  stageP99: { ms: 100, share: 0.2 },
};

export const defaultConfidence = 0.95;

const round = z
  .object({
    /** Of the version, one of `base` and `candidates`. */
    label: z.string().min(1),
    /** From 1, of the label. */
    round: z.int().positive(),
    /** From 1: its place in the sequence of all rounds. */
    order: z.int().positive(),
    /** The run's folder: relative to the comparison's, or absolute. "" where there is none (yet). */
    run: z.string(),
    /** `failed`: begun, and there is nothing to judge. */
    state: z.enum(["planned", "done", "failed"]),
    /** Of a failed one; else "". */
    why: z.string(),
  })
  .readonly();

/** A run that said nothing of its round (it was void, or left nothing), after which the round was made again by the same seed. */
const setAside = z
  .object({
    label: z.string().min(1),
    round: z.int().positive(),
    /** As a round's. */
    run: z.string(),
    why: z.string().min(1),
  })
  .readonly();

export const comparisonSchema = z
  .object({
    schema: z.literal(1),
    id: z.string().min(1),
    startedAt: z.iso.datetime(),
    command: z.array(z.string()).readonly(),
    subject: z.enum(subjects),
    /** The label of the version that the others are held against. Labels are printed as they are: `1.2.6`. */
    base: z.string().min(1),
    candidates: z.array(z.string().min(1)).min(1).readonly(),
    /** Of the order of rounds; also of the resampling. */
    seed: z.int().nonnegative(),
    margins,
    /** Of every interval; 1 less it is the chance of any false alarm. */
    confidence: z.number().min(0.5).max(0.999),
    /**
     * The comparison has gone on long enough when no judged interval is wider than so many of its measure's margins; `null`: it was to
     * have a fixed number of rounds.
     */
    wantedWidth: z.number().positive().nullable(),
    rounds: z.array(round).readonly(),
    /** In the order in which they were made; in no figure. Absent in those of before, which made no round again. */
    setAside: z.array(setAside).readonly().optional(),
    /** Labels that turned out to be one and the same version: whatever differs between them is chance. Absent where all differ. */
    sameVersion: z
      .array(z.array(z.string().min(1)).min(2).readonly())
      .readonly()
      .optional(),
    /**
     * `narrow-enough`: the intervals are as narrow as was wanted. `not-judged`: what there was could not be judged in between, so no
     * further round was made. Absent while it goes on, after a kill, and in those of before.
     */
    ended: z.enum(["complete", "narrow-enough", "interrupted", "not-judged"]).optional(),
  })
  .readonly();

export type Comparison = z.infer<typeof comparisonSchema>;
export type ComparisonRound = z.infer<typeof round>;
export type SetAside = z.infer<typeof setAside>;
export type Subject = Comparison["subject"];
