// How the events of a long run are cut into files: a period of the run's time, a file per observer. Pure, and the same for
// every process that writes or reads, so that nobody has to be told when a period changes: a job process, which the
// harness does not even know, finds its worker's file by itself.

import { z } from "zod";

/**
 * How a run is cut: period 0 begins at `fromUs` (monotonic microseconds; what was stamped before belongs to it too),
 * period k at `fromUs + k * lengthMs`. `null`: it is not cut. Only what zod 3 and 4 both have: the stubs read it too.
 */
export const segmentsSchema = z
  .object({ fromUs: z.number().int().min(0), lengthMs: z.number().int().min(1) })
  .readonly()
  .nullable();

export type Segments = NonNullable<Readonly<z.infer<typeof segmentsSchema>>>;

/** The period of an instant; `null`: the run is not cut, all of it is period 0. */
export const periodAt = (segments: Segments | null, atUs: number): number =>
  segments === null ? 0 : Math.max(0, Math.floor((atUs - segments.fromUs) / (segments.lengthMs * 1000)));

/** When a period is over, monotonic microseconds. */
export const periodEndUs = ({ fromUs, lengthMs }: Segments, period: number): number =>
  fromUs + (period + 1) * lengthMs * 1000;

/** `events/worker-1.ndjson` holds period 0, `events/worker-1~3.ndjson` period 3. */
export const segmentFile = (eventsFile: string, period: number): string =>
  period === 0 ? eventsFile : eventsFile.replace(/\.ndjson$/, `~${period}.ndjson`);

/** Where the lines of a closed segment are packed: a Parquet file with the lines as they were. */
export const packedFile = (segment: string): string => segment.replace(/\.ndjson$/, ".parquet");

export type SegmentName = {
  readonly observer: string;
  readonly period: number;
  readonly form: "lines" | "packed";
};

/** What a file in events/ is, by its name; `undefined` for one that is no segment. */
export function segmentOf(name: string): SegmentName | undefined {
  const match = /^([a-z0-9-]+?)(?:~([1-9]\d{0,6}))?\.(ndjson|parquet)$/.exec(name);
  if (match === null) return undefined;
  const [, observer = "", period = "0", ending] = match;
  return { observer, period: Number(period), form: ending === "ndjson" ? "lines" : "packed" };
}
