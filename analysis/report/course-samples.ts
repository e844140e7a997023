// Reads what the small charts show from the tables of a judged run, bucket by bucket, so that memory holds as many rows as
// the charts have points.

import { z } from "zod";
import type { Manifest } from "../../contract/manifest.js";
import { startsDueBy } from "../../contract/schedule.js";
import type { Database } from "../database.js";
import type { Mark } from "../observations.js";
import countsSql from "../sql/page-counts.sql";
import loadSql from "../sql/page-load.sql";
import resourcesSql from "../sql/page-resources.sql";
import {
  aliveSeries,
  type BucketCount,
  type BucketRow,
  type Buckets,
  bucketsOf,
  busiest,
  type Course,
  dueCounts,
  linesOf,
  rateBucketsOf,
  rateSeries,
} from "./course.js";
import type { Instants } from "./meanwhile.js";

const countSchema = z.object({ what: z.enum(["requested", "came", "gone"]), bucket: z.number(), count: z.number() });
const figure = z.number().nullable();
const rowSchema = z.object({ name: z.string(), bucket: z.number(), value: figure, low: figure, high: figure });
const resourceSchema = rowSchema.extend({ what: z.enum(["memory", "cpu"]) });

/** As many lines as can be told apart. */
const mostLines = 7;

export type CourseReading = {
  readonly course: Course;
  readonly leftOut: Readonly<Record<"load" | "cpu" | "memory", readonly string[]>>;
};

export async function readCourse(
  database: Database,
  { plan, machine }: Manifest,
  marks: readonly Mark[],
  { zeroUs, endUs }: Instants,
): Promise<CourseReading> {
  const toMs = Math.max(1_000, Math.ceil((endUs - zeroUs) / 1000));
  const buckets = bucketsOf(toMs);
  const rateBuckets = rateBucketsOf(toMs, plan.planned);
  await database.set({
    zero_us: zeroUs,
    end_us: endUs,
    bucket_us: buckets.eachMs * 1000,
    rate_us: rateBuckets.eachMs * 1000,
  });
  const counts = await database.rows(countsSql, countSchema);
  const of = (what: "requested" | "came" | "gone") => counts.filter((row) => row.what === what);
  const resources = await database.rows(resourcesSql, resourceSchema);
  const lines = (what: "memory" | "cpu", scale: (value: number) => number) =>
    linesOf(
      resources.filter((row) => row.what === what),
      buckets,
      scale,
      gapOf(buckets, 60_000),
    );
  const load = busiest(
    linesOf(await database.rows(loadSql, rowSchema), buckets, thousandth, gapOf(buckets, 30_000)),
    mostLines,
  );
  const cpu = busiest(lines("cpu", thousandth), mostLines - 1);
  const memory = busiest(
    lines("memory", (kb) => Math.round(kb / 102.4) / 10),
    mostLines,
  );
  const machineLine = linesOf(
    machineRows(marks, zeroUs, buckets),
    buckets,
    (busy) => thousandth(busy * machine.cores),
    gapOf(buckets, 10_000),
  );
  return {
    course: {
      ...{ toMs, eachMs: buckets.eachMs, rateEachMs: rateBuckets.eachMs },
      rate: [
        ...(await offered(database, plan, rateBuckets, zeroUs)),
        rateSeries("asked for", of("requested"), rateBuckets),
      ],
      alive: [aliveSeries(of("came"), of("gone"), buckets)],
      ...{ load: load.shown, cpu: [...machineLine, ...cpu.shown], memory: memory.shown },
    },
    leftOut: { load: load.others, cpu: cpu.others, memory: memory.others },
  };
}

const thousandth = (value: number): number => Math.round(value) / 1000;

/** In buckets: samples that are farther apart than this do not belong to one line. */
const gapOf = ({ eachMs }: Buckets, longestMs: number): number => Math.max(1, Math.ceil(longestMs / eachMs));

const zeroSql = `SELECT coalesce(min(request_us - due_us), getvariable('zero_us')) AS value FROM page_row`;

/** By the plan, from the load's own zero as its earliest start shows it; none for a load in which each follows another. */
async function offered(database: Database, plan: Manifest["plan"], buckets: Buckets, zeroUs: number) {
  const loadZeroMs = ((await database.count(zeroSql)) - zeroUs) / 1000;
  const due: readonly BucketCount[] | null = dueCounts(startsDueBy(plan), buckets, loadZeroMs);
  return due === null ? [] : [rateSeries("offered by the plan", due, buckets)];
}

function machineRows(marks: readonly Mark[], zeroUs: number, { eachMs, count }: Buckets): readonly BucketRow[] {
  const inBucket = new Map<number, number[]>();
  for (const { observer, event, atUs, cpuBusyPermille } of marks) {
    if (observer !== "harness" || event !== "machine" || atUs === null || cpuBusyPermille === null) continue;
    const bucket = Math.floor((atUs - zeroUs) / (eachMs * 1000));
    if (bucket >= 0 && bucket < count) inBucket.set(bucket, [...(inBucket.get(bucket) ?? []), cpuBusyPermille]);
  }
  return [...inBucket].map(([bucket, values]) => {
    const sorted = values.sort((a, b) => a - b);
    const value = sorted[Math.ceil(sorted.length / 2) - 1] ?? null;
    return { name: "the whole machine", bucket, value, low: sorted[0] ?? null, high: sorted.at(-1) ?? null };
  });
}
