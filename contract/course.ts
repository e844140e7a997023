// The part of summary.json that follows a run over time: its windows, what creeps over them, when the server was silent.

import { z } from "zod";

const count = z.int().nonnegative();

/** What one part of the run used, its whole process group, over a window; `null` where it was not sampled or is not known. */
const usage = z
  .object({
    /** Median of the samples. Pages that processes share count once for each. */
    rssMb: z.number().nullable(),
    /** Cores kept busy: 1 is one core all the time. */
    cores: z.number().nullable(),
    /** Medians. `openFiles` is of the group's leader alone. */
    processes: z.number().nullable(),
    openFiles: z.number().nullable(),
  })
  .readonly();

/** Times are since the load's start. A dispatch belongs to the window of its request, whenever it arrived. */
const window = z
  .object({
    fromMs: count,
    toMs: count,
    requested: count,
    delivered: count,
    late: count,
    lost: count,
    unresolved: count,
    /** Milliseconds, of the arrivals in time or late. */
    p50: z.number().nullable(),
    p90: z.number().nullable(),
    p99: z.number().nullable(),
    /** At the window's end: requested, neither arrived nor given up; and rooms asked for that are not known to be gone. */
    underWay: count,
    rooms: count,
    /** Mean of the whole machine, 0 to 1. */
    cpuBusy: z.number().nullable(),
    /** By the part's role; the k6 processes of a long load are one, `k6`. */
    parts: z.record(z.string(), usage),
  })
  .readonly();

/** Whether one measure creeps over the windows: see analysis/drift/drift.ts for the rules. */
const driftFinding = z
  .object({
    measure: z.enum(["p50", "p90", "p99", "missedRate", "underWay", "rooms", "rssMb", "processes", "openFiles"]),
    /** The part whose it is; "" of a measure of the whole run. */
    part: z.string(),
    unit: z.enum(["ms", "share", "count", "MB"]),
    /** Windows that have a value. */
    count,
    median: z.number().nullable(),
    /** By the Theil-Sen slope, from the first window that is judged to the last. */
    change: z.number().nullable(),
    /** Of the Mann-Kendall test, two-sided, before the correction for many tests. */
    p: z.number().nullable(),
    /** Of the last third or sixth of the windows against their first half: Hodges-Lehmann; of a share by all dispatches. */
    shift: z.number().nullable(),
    /** Of the Mann-Whitney test of the same windows, two-sided, before the correction for many tests. */
    shiftP: z.number().nullable(),
    /** `stepped`: no trend over the whole time, but its end lies elsewhere than its beginning, by `shift`. */
    verdict: z.enum(["creeps", "falls", "stepped", "steady", "cannot-tell"]),
  })
  .readonly();

/** A silence of the server, as looks at it saw it, one each 10 s. */
const serverGap = z
  .object({
    fromMs: count,
    /** `null` when no look was answered until the end. */
    toMs: count.nullable(),
    /** Why the first of them was not. */
    reason: z.string(),
    /** Dispatches requested from the look before it to the gap's end: of these without an answer, late or lost, unresolved. */
    ...{ requested: count, unanswered: count, missed: count, unresolved: count },
  })
  .readonly();

/** Fields of the summary. */
export const course = {
  /** The time in which dispatches were requested, cut into equal windows; none when the run is too short for four. */
  windows: z.array(window).readonly(),
  /** Empty without windows. Those before `fromMs` are the warm-up, and not judged. */
  drift: z.object({ fromMs: count, measures: z.array(driftFinding).readonly() }).readonly(),
  serverGaps: z.array(serverGap).readonly(),
};

export type Usage = z.infer<typeof usage>;
export type Window = z.infer<typeof window>;
export type DriftFinding = z.infer<typeof driftFinding>;
