// Faults as plain data: what the harness read on its command line and hands to the part that injects them. Each is
// injected where a real one would strike: on the worker's socket (wiretap), in the worker, or on a whole process.

// Only what zod 3 and 4 both have: the stub runs beside old SDKs, which may bring zod 3.
import { z } from "zod";
import { serverFrames, workerFrames } from "./frames.js";

/** Milliseconds after the load's start; `toMs` is `null` for "until the run's end". */
const window = z.object({ fromMs: z.number().int().nonnegative(), toMs: z.number().int().positive().nullable() });

/**
 * Which frames or offers within the window: each with a probability (drawn by seed, fault and room, so that the order of
 * frames changes nothing), or the `nth` (from 1) of its kind in the window, or all. The nth is counted over all
 * connections of one process: several worker processes each have an nth of their own.
 */
const choice = z.discriminatedUnion("by", [
  z.object({ by: z.literal("probability"), p: z.number().min(0).max(1) }),
  z.object({ by: z.literal("nth"), nth: z.number().int().positive() }),
  z.object({ by: z.literal("all") }),
]);

/** `index` is the fault's place on the command line, from 0: two alike draw differently. */
const common = { index: z.number().int().nonnegative(), name: z.string(), specification: z.string(), window };

const frame = z.enum([...serverFrames, ...workerFrames]);

export const wiretapFaultSchema = z.discriminatedUnion("kind", [
  z.object({ ...common, kind: z.literal("drop"), frame, choice }),
  /** Handed on `byMs` later, plus a drawn 0 to `jitterMs`; frames behind it overtake it. */
  z.object({
    ...common,
    kind: z.literal("delay"),
    frame,
    choice,
    byMs: z.number().int().nonnegative(),
    jitterMs: z.number().int().nonnegative(),
  }),
  z.object({ ...common, kind: z.literal("duplicate"), frame, choice }),
  /** Handed on right after the next frame of its direction and connection, at the latest after `withinMs`. */
  z.object({ ...common, kind: z.literal("reorder"), frame, choice, withinMs: z.number().int().positive() }),
  /** No byte passes in the window, either way; the socket stays open, and what was held is handed on at its end. `link` 0: all. */
  z.object({ ...common, kind: z.literal("stall"), link: z.number().int().nonnegative() }),
  /** The connection is cut without a closing frame at the window's start. `link` 0: all. */
  z.object({ ...common, kind: z.literal("cut"), link: z.number().int().nonnegative() }),
]);

export type WiretapFault = Readonly<z.infer<typeof wiretapFaultSchema>>;

export const workerFaultSchema = z.discriminatedUnion("kind", [
  z.object({ ...common, kind: z.literal("refuse"), choice }),
  z.object({ ...common, kind: z.literal("answer-slowly"), choice, byMs: z.number().int().nonnegative() }),
  /** What the worker reports as its load in the window; 1000 is load 1. */
  z.object({ ...common, kind: z.literal("report-load"), loadPermille: z.number().int().nonnegative() }),
  z.object({ ...common, kind: z.literal("report-full") }),
]);

export type WorkerFault = Readonly<z.infer<typeof workerFaultSchema>>;

export type FaultWindow = Readonly<z.infer<typeof window>>;
export type FaultChoice = Readonly<z.infer<typeof choice>>;

/** Whether an instant, milliseconds after the load's start, lies in a window; never before the load has started. */
export const isWithin = ({ fromMs, toMs }: FaultWindow, atMs: number | null): boolean =>
  atMs !== null && atMs >= fromMs && (toMs === null || atMs < toMs);
