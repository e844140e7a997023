// Reads what the small charts show from the tables of a judged run, bucket by bucket, so that memory holds as many rows as
// the charts have points.

import { z } from "zod";
import type { Manifest } from "../../contract/manifest.js";
import { loadMs, startsDueBy } from "../../contract/schedule.js";
import type { Database } from "../database.js";
import type { Mark } from "../observations.js";
import countsSql from "../sql/page-counts.sql";
import loadSql from "../sql/page-load.sql";
import resourcesSql from "../sql/page-resources.sql";
import {
  aliveSeries,
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
  const buckets = bucketsOf(Math.max(1_000, Math.ceil((endUs - zeroUs) / 1000)));
  await database.set({ zero_us: zeroUs, end_us: endUs, bucket_us: buckets.eachMs * 1000 });
  const dueBy = startsDueBy(plan);
  const rateSteps = await rateBuckets(database, plan, dueBy(0) !== null, zeroUs);
  await database.set({ rate_us: rateSteps.eachMs * 1000, rate_from_us: zeroUs + rateSteps.fromMs * 1000 });
  const counts = await database.rows(countsSql, countSchema);
  const of = (what: "requested" | "came" | "gone") => counts.filter((row) => row.what === what);
  const due = dueCounts(dueBy, rateSteps);
  const load = busiest(
    linesOf(await database.rows(loadSql, rowSchema), buckets, thousandth, gapOf(buckets, 30_000)),
    mostLines,
  );
  const { cpu, memory } = await readResources(database, buckets);
  const machineLine = linesOf(
    machineRows(marks, zeroUs, buckets),
    buckets,
    (busy) => thousandth(busy * machine.cores),
    gapOf(buckets, 10_000),
  );
  return {
    course: {
      ...{ toMs: buckets.count * buckets.eachMs, eachMs: buckets.eachMs, rateEachMs: rateSteps.eachMs },
      rate: [
        ...(due === null ? [] : [rateSeries("offered by the plan", due, rateSteps)]),
        rateSeries("asked for", of("requested"), rateSteps),
      ],
      alive: [aliveSeries(of("came"), of("gone"), buckets)],
      ...{ load: load.shown, cpu: [...machineLine, ...cpu.shown], memory: memory.shown },
    },
    leftOut: { load: load.others, cpu: cpu.others, memory: memory.others },
  };
}

async function readResources(database: Database, buckets: Buckets) {
  const rows = await database.rows(resourcesSql, resourceSchema);
  // Sampled every 5 s, from the second hour on every 30 s.
  const lines = (what: "memory" | "cpu", scale: (value: number) => number) =>
    linesOf(
      rows.filter((row) => row.what === what),
      buckets,
      scale,
      gapOf(buckets, 60_000),
    );
  return {
    cpu: busiest(lines("cpu", thousandth), mostLines - 1),
    memory: busiest(
      lines("memory", (kb) => Math.round(kb / 102.4) / 10),
      mostLines,
    ),
  };
}

const thousandth = (value: number): number => Math.round(value) / 1000;

/** In buckets: samples that are farther apart than this do not belong to one line. */
const gapOf = ({ eachMs }: Buckets, longestMs: number): number => Math.max(1, Math.ceil(longestMs / eachMs));

/** By its earliest start; of a load in which each follows another the first request. */
const zeroSql = `SELECT coalesce(min(request_us - due_us), min(request_us), getvariable('zero_us')) AS value FROM page_row`;
const lastSql = `SELECT coalesce(max(request_us), getvariable('zero_us')) AS value FROM page_row`;

/** The time in which the load was offered: by the plan, or, where each follows another, until the last request. */
async function rateBuckets(
  database: Database,
  plan: Manifest["plan"],
  isPlanned: boolean,
  zeroUs: number,
): Promise<Buckets> {
  const beganUs = await database.count(zeroSql);
  const lengthMs = isPlanned ? loadMs(plan) : ((await database.count(lastSql)) - beganUs) / 1000;
  return rateBucketsOf(Math.round((beganUs - zeroUs) / 1000), Math.max(1, lengthMs), plan.planned);
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
