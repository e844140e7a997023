// The numbers of the summary, from the table `dispatch` and from the marks. SQL counts, statistics.ts computes; nothing
// here judges.

import { z } from "zod";
import { causes } from "../contract/causes.js";
import type { Manifest, Plan } from "../contract/manifest.js";
import { constantPerSecond, shapeText } from "../contract/schedule.js";
import type { Summary } from "../contract/summary.js";
import type { Database } from "./database.js";
import { driftOf } from "./drift/drift.js";
import { windowsOf } from "./drift/windows.js";
import { type Excused, excuse } from "./excused.js";
import { faultsInjected } from "./faults-injected.js";
import { healthOf, type Shortfall } from "./health.js";
import { roomsOfNodes } from "./nodes.js";
import type { Observations } from "./observations.js";
import { pathsOf, pathsText, warmUpsOf } from "./paths.js";
import { droppedOfPlan } from "./schedule.js";
import { serverGapsOf } from "./server-gaps.js";
import alsoFitsSql from "./sql/also-fits.sql";
import causesSql from "./sql/causes.sql";
import countsSql from "./sql/counts.sql";
import listedSql from "./sql/listed.sql";
import refusalSql from "./sql/refusal.sql";
import {
  msOf,
  msOrNull,
  percentile,
  percentileWithNever,
  type SortedSamples,
  sortedSamples,
  wilson,
} from "./statistics.js";
import type { Timeline } from "./timeline.js";
import { wiretapOf } from "./wiretap.js";

/** Everything a summary says but its verdict. */
export type Numbers = Omit<Summary, "verdict">;

export type Measured = {
  readonly numbers: Numbers;
  /** Late and lost ones that no limit is judged by, by their cause. */
  readonly excused: Excused["excused"];
  readonly perhapsExcused: Excused["perhapsExcused"];
  /** Delivered and late ones beyond each percentile limit, surely or perhaps, none of them excused; 0 where there is no limit. */
  readonly beyond: Readonly<Record<"p50" | "p90" | "p99", z.infer<typeof beyondSchema>>>;
  /** Microseconds; `null` when iterations were dropped: those after them have another number than planned. */
  readonly schedulingDelays: SortedSamples | null;
  /** The most frequent way in which requests were refused; `null` when none was. */
  readonly refusal: z.infer<typeof refusalSchema> | null;
};

const count = z.number();
/** They differ near a step of the clock. */
const beyondSchema = z.object({ surely: count, perhaps: count }).readonly();
const refusalSchema = z.object({ httpStatus: count, code: z.string(), count }).readonly();
const countsSchema = z
  .object({
    counts: z.object({
      ...{ refused: count, requested: count, delivered: count, late: count, lost: count, unresolved: count },
      ...{ duplicated: count, phantom: count },
    }),
    recovery: z.object({ attempted: count, recovered: count, doubled: count, needless: count }),
    afterTheWatch: z.object({ count, max_us: z.number().nullable() }),
    endedHere: z.object({
      ...{ request: count, offer: count, answer: count, assignment: count, entry: count, join: count },
      handler: count,
    }),
    reoffers: count,
    listLag: z.object({ sampled: count, never: count }),
    beyond: z.object({ p50: beyondSchema, p90: beyondSchema, p99: beyondSchema }),
  })
  .readonly();

const causeSchema = z.object({ cause: z.enum(causes), count, examples: z.array(z.string()) });
const alsoFitsSchema = z.object({ cause: z.string(), other: z.enum(causes), count });
const listedSchema = z.object({
  ...{ listed: z.string(), arrived: count, left: count, elsewhere: count, not_arrived: count, unknown: count },
});

export async function measure(
  database: Database,
  manifest: Manifest,
  timeline: Timeline,
  observations: Observations,
  shortfall: Shortfall,
): Promise<Measured> {
  const { plan } = manifest;
  await database.set({
    max_p50_us: limitUs(plan.limits.maxP50Ms),
    max_p90_us: limitUs(plan.limits.maxP90Ms),
    max_p99_us: limitUs(plan.limits.maxP99Ms),
  });
  const { excused, perhapsExcused } = await excuse(database, plan);
  const [row] = await database.rows(countsSql, countsSchema);
  if (row === undefined) throw new Error("counts.sql gave no row");
  const { counts, recovery, endedHere, beyond, afterTheWatch, reoffers } = row;
  const judged = counts.delivered + counts.late + counts.lost;
  // Near a step of the clock the outcome may be certain and the delay not: such a delay is no sample.
  const delays = await samples(
    database,
    "delay_us",
    "outcome IN ('delivered', 'late') AND request_uncertainty_us <= getvariable('step_us')",
  );
  const listed = await listDispatch(database);
  const dropped = shortfall.droppedIterations ?? 0;
  const schedulingDelays = dropped > 0 ? null : await samples(database, "scheduling_delay_us", "TRUE");
  const missing = plan.planned - counts.requested - counts.refused - shortfall.neverReached;
  const notStarted = droppedOfPlan(plan, { dropped, missing }) + shortfall.neverReached;
  const windows = await windowsOf(database, timeline.loadStartedUs, observations.marks);
  const numbers: Numbers = {
    schema: 3,
    run: runOf(manifest, timeline),
    counts: { planned: plan.planned, notStarted, ...counts },
    lostRate: wilson(counts.lost, judged),
    lateRate: wilson(counts.late, judged),
    missedDeadlineRate: wilson(counts.late + counts.lost, judged),
    delayMs: delaysOf(delays),
    delayOfAllMs: {
      count: delays.length + counts.lost,
      p50: msOrNever(percentileWithNever(delays, counts.lost, 500)),
      p90: msOrNever(percentileWithNever(delays, counts.lost, 900)),
      p99: msOrNever(percentileWithNever(delays, counts.lost, 990)),
    },
    paths: await pathsOf(database),
    warmUps: await warmUpsOf(database),
    arrivedAfterTheWatch: { count: afterTheWatch.count, maxMs: msOrNull(afterTheWatch.max_us) },
    stagesMs: {
      request: { count: counts.requested, endedHere: endedHere.request },
      offer: await stage(database, "offer_hop_us", endedHere.offer),
      answer: await stage(database, "answer_hop_us", endedHere.answer),
      assignment: await stage(database, "assignment_hop_us", endedHere.assignment),
      entry: await stage(database, "entry_hop_us", endedHere.entry),
      join: await stage(database, "join_hop_us", endedHere.join),
    },
    workerStagesMs: {
      handler: await stage(database, "handler_hop_us", endedHere.handler),
      entry: await stage(database, "started_hop_us", endedHere.entry),
    },
    reoffers,
    recovery: { ...recovery, delayMs: delaysOf(await samples(database, "rescue_delay_us", "recovered")) },
    causes: await causesFound(database, counts.late + counts.lost),
    excused: excused.map(({ cause, late, lost }) => ({ cause, count: late + lost })),
    listDispatch: listed,
    phantomRate: wilson(listed.running.notArrived, listed.running.arrived + listed.running.notArrived),
    listLagMs: { ...row.listLag, ...(await listLag(database, row.listLag.never)) },
    wiretap: await wiretapOf(database, plan, observations, timeline),
    nodes: await roomsOfNodes(database, plan),
    faults: await faultsInjected(database, timeline),
    windows,
    drift: driftOf(windows),
    serverGaps: await serverGapsOf(database, observations.marks, timeline),
    ...healthOf(observations, timeline, shortfall, schedulingDelays),
  };
  const [refusal = null] = await database.rows(refusalSql, refusalSchema);
  return { numbers, excused, perhapsExcused, beyond, schedulingDelays, refusal };
}

/** Limits are given in milliseconds, perhaps with decimals; samples are whole microseconds. */
const limitUs = (limitMs: number | null): number | null => (limitMs === null ? null : Math.round(limitMs * 1000));

function runOf({ run, plan, versions }: Manifest, { loadStartedUs, endUs }: Timeline): Numbers["run"] {
  const durationUs = loadStartedUs === null || endUs === null ? 0 : Math.max(0, endUs - loadStartedUs);
  return {
    id: run.id,
    scenario: plan.scenario,
    startedAt: run.startedAt,
    durationMs: Math.round(durationUs / 1000),
    seed: plan.seed,
    path: pathsText(plan.paths),
    load: shapeText(plan),
    arrival: arrivalOf(plan),
    target: plan.target,
    ratePerSecond: constantPerSecond(plan),
    deadlineMs: plan.deadlineMs,
    graceMs: plan.graceMs,
    holdMs: plan.holdMs,
    versions,
  };
}

/** What counts as an arrival depends on what can be seen of the worker (design.md, words). */
export function arrivalOf(plan: Plan): Numbers["run"]["arrival"] {
  switch (plan.worker) {
    case "sdk":
      return "entry";
    case "wire":
      return "assignment";
    case "external":
      return "join";
  }
}

/** `column` and `where` are ours, never data. */
const samples = async (database: Database, column: string, where: string): Promise<SortedSamples> =>
  sortedSamples(
    await database.numbers(`SELECT ${column}::DOUBLE FROM dispatch WHERE ${column} IS NOT NULL AND ${where}`),
  );

async function stage(database: Database, column: string, endedHere: number) {
  const hops = await samples(database, column, "outcome <> 'refused'");
  const { count, p50, p90, p99, max } = delaysOf(hops);
  return { count, endedHere, p50, p90, p99, max };
}

const delaysOf = (delays: SortedSamples): Numbers["delayMs"] => ({
  count: delays.length,
  min: msOrNull(delays[0] ?? null),
  p50: msOrNull(percentile(delays, 500)),
  p90: msOrNull(percentile(delays, 900)),
  p99: msOrNull(percentile(delays, 990)),
  p999: msOrNull(percentile(delays, 999)),
  max: msOrNull(delays.at(-1) ?? null),
});

const msOrNever = (us: number | null | "never") => (typeof us === "number" ? msOf(us) : us);

async function causesFound(database: Database, missed: number): Promise<Numbers["causes"]> {
  const others = await database.rows(alsoFitsSql, alsoFitsSchema);
  return (await database.rows(causesSql, causeSchema)).map(({ cause, count, examples }) => ({
    ...{ cause, count, share: Math.round((count / missed) * 1e6) / 1e6 },
    alsoFits: others
      .filter((other) => other.cause === cause)
      .map((other) => ({ cause: other.other, count: other.count })),
    examples,
  }));
}

/** A list that never said it ranks last, like a lost dispatch; `max` is of those that did. */
async function listLag(database: Database, never: number) {
  const lags = await samples(database, "list_lag_us", "TRUE");
  return {
    p50: msOrNever(percentileWithNever(lags, never, 500)),
    p99: msOrNever(percentileWithNever(lags, never, 990)),
    max: msOrNull(lags.at(-1) ?? null),
  };
}

async function listDispatch(database: Database): Promise<Numbers["listDispatch"]> {
  const rows = await database.rows(listedSql, listedSchema);
  const rowOf = (listed: string) => {
    const found = rows.find((row) => row.listed === listed);
    return {
      arrived: found?.arrived ?? 0,
      left: found?.left ?? 0,
      elsewhere: found?.elsewhere ?? 0,
      notArrived: found?.not_arrived ?? 0,
      unknown: found?.unknown ?? 0,
    };
  };
  return {
    running: rowOf("running"),
    pending: rowOf("pending"),
    ended: rowOf("ended"),
    empty: rowOf("empty"),
    absent: rowOf("absent"),
    error: rowOf("error"),
  };
}
