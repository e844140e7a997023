// A baseline: what later runs are held against by `rollcall gate`. Of each of its runs it keeps as much as that needs and no
// more, because users commit it: counts of consecutive dispatches, and the delays without their order. The schema here makes
// the JSON Schema in results/.

import { z } from "zod";

const count = z.int().nonnegative();

/** What a run and its baseline must have in common: everything that was asked for but the seed, the length and the limits. */
const settingsSchema = z
  .object({
    scenario: z.string(),
    /** With their weights where there are several. */
    path: z.string(),
    /** The shape of the load in words; of an even one without its length. */
    load: z.string(),
    /** When what is due, of a load that is not even; "" of one that is: longer and shorter runs of that are the same. */
    schedule: z.string(),
    arrivals: z.enum(["uniform", "poisson"]),
    warmUp: z.enum(["none", "each-path"]),
    arrival: z.enum(["entry", "assignment", "join"]),
    deadlineMs: count,
    graceMs: count,
    holdMs: count,
    rescue: z.enum(["on", "off"]),
    client: z.enum(["sdk", "raw"]),
    target: z.string(),
    nodes: count,
    worker: z.enum(["sdk", "wire", "external"]),
    workers: count,
    workersAfterMs: count,
    /** "all", or nodes from 1: "1,3". Baselines of before do not say. */
    workersOn: z.string().default("all"),
    capacity: count.nullable(),
    presence: z.enum(["none", "signalling"]),
    wiretap: z.enum(["on", "off"]),
    idleProcesses: count,
    /** "none", or the beginning of its SHA-256: it is passed to the user's agent and may be private. */
    metadata: z.string(),
    /** As given, ended by "; "; "" without any. */
    faults: z.string(),
    /** Causes that no limit is judged by, in order; "" without any. */
    excused: z.string(),
  })
  .readonly();

export type Settings = z.infer<typeof settingsSchema>;

const machineSchema = z
  .object({ os: z.string(), arch: z.string(), cpuModel: z.string(), cores: count, memoryBytes: count })
  .readonly();

/**
 * Blocks of consecutive dispatches, a column for each figure: losses and slow ones come in streaks, and how far blocks differ
 * says how much. Excused dispatches are in none of them, nor are those without an outcome.
 */
const blocksSchema = z
  .object({
    dispatches: z.array(count).readonly(),
    lost: z.array(count).readonly(),
    /** Late or lost. */
    missed: z.array(count).readonly(),
    /** Whose delay is known, or that are lost: near a step of the clock a delay is no sample. */
    timed: z.array(count).readonly(),
    /** Of the timed ones: beyond this run's own p50 and p99, lost ones last. */
    beyondP50: z.array(count).readonly(),
    beyondP99: z.array(count).readonly(),
  })
  .readonly();

export type Blocks = z.infer<typeof blocksSchema>;

const stageP99 = z.number().nullable();

const runRecordSchema = z
  .object({
    id: z.string().min(1),
    startedAt: z.iso.datetime(),
    /** A run that is unknown is never one to hold others against. */
    verdict: z.enum(["pass", "fail"]),
    versions: z.record(z.string(), z.string()),
    machine: machineSchema,
    /** Left out of everything else here. */
    excused: count,
    blocks: blocksSchema,
    /**
     * The delays of those that arrived, in tenths of a millisecond and in order: from each value to the next one, and how many
     * have it, in turn.
     */
    delays: z.array(count).readonly(),
    /** To explain a difference; nothing is judged by them. Milliseconds. */
    stageP99sMs: z
      .object({ offer: stageP99, answer: stageP99, assignment: stageP99, entry: stageP99, join: stageP99 })
      .readonly(),
  })
  .readonly()
  .superRefine((run, context) => {
    for (const message of contradictionsOf(run)) context.addIssue({ code: "custom", message });
  });

export type RunRecord = z.infer<typeof runRecordSchema>;

/** Figures of one run that cannot all be true, in words; a file that was cut or edited by hand has such. */
function contradictionsOf({ blocks, delays }: { readonly blocks: Blocks; readonly delays: readonly number[] }) {
  const columns = Object.values(blocks);
  if (columns.some(({ length }) => length !== blocks.dispatches.length)) return ["its blocks are not equally long"];
  if (delays.length % 2 !== 0) return ["its delays are no pairs"];
  const within = (part: readonly number[], whole: readonly number[]) => part.every((n, i) => n <= (whole[i] ?? 0));
  const { dispatches, lost, missed, timed, beyondP50, beyondP99 } = blocks;
  const isNested =
    ([lost, timed] as const).every((column) => within(column, dispatches)) &&
    within(lost, missed) &&
    within(missed, dispatches) &&
    within(beyondP50, timed) &&
    within(beyondP99, beyondP50);
  const arrived = delays.reduce((sum, n, i) => (i % 2 === 1 ? sum + n : sum), 0);
  return isNested && sumOf(timed) === arrived + sumOf(lost) ? [] : ["its counts contradict each other"];
}

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/** Of a newer or older baseline only this is read. */
export const baselineVersion = 1;

export const baselineSchema = z
  .object({
    kind: z.literal("rollcall-baseline"),
    schema: z.literal(baselineVersion),
    /** When the newest of its runs was started: a file of the same runs has the same bytes. */
    madeAt: z.iso.datetime(),
    settings: settingsSchema,
    /** From the oldest to the newest. */
    runs: z.array(runRecordSchema).min(1).readonly(),
  })
  .readonly();

export type Baseline = z.infer<typeof baselineSchema>;
