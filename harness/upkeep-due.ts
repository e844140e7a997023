// When the upkeep of a long run has something to do: which segments can be packed, when the next checkpoint is taken. Pure.

import { periodEndUs, type Segments, segmentOf } from "../contract/segment.js";

/**
 * How long a segment is left alone after its period: a part may write a line some time after its stamp, and a worker that
 * was just started is read for its readiness for a minute.
 */
const settleMs = 90_000;

/** Of the files in events/, those that nobody writes any more, the oldest first. */
export function packable(
  names: readonly string[],
  now: {
    readonly segments: Segments;
    readonly atUs: number;
    /** Whether the k6 of a leg has ended: its segments are legs, not periods. */
    readonly legEnded: (place: number) => boolean;
  },
): readonly string[] {
  const { segments, atUs, legEnded } = now;
  const restUs = Math.min(settleMs, segments.lengthMs) * 1000;
  return names
    .flatMap((name) => {
      const segment = segmentOf(name);
      return segment?.form === "lines" ? [{ name, ...segment }] : [];
    })
    .filter(({ observer, period }) =>
      observer === "k6" ? legEnded(period) : periodEndUs(segments, period) + restUs <= atUs,
    )
    .sort((a, b) => a.period - b.period || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** A checkpoint reads the whole run so far: it takes at most a tenth of the time. */
const restPerWork = 10;

/** Milliseconds of one clock. */
export const nextCheckpointMs = (
  everyMs: number,
  { startedMs, endedMs }: { readonly startedMs: number; readonly endedMs: number },
): number => Math.max(startedMs + everyMs, endedMs + restPerWork * (endedMs - startedMs));
