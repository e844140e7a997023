// Joins the observers' facts into the table `dispatch`, one row per requested dispatch, in the order of design.md: what
// k6 saw, jobs and offers, witnesses, chains, lives, outcomes; then evidence and causes in tables beside it. All of it is
// SQL; only the cause is decided here, once per evidence.

import { z } from "zod";
import { isLoopback } from "../contract/loopback.js";
import type { Manifest } from "../contract/manifest.js";
import { dispatchPatienceMs, earliestOfferMs, targetLoadPermille } from "../contract/server-limits.js";
import { causesOf, evidenceSchema } from "./cause.js";
import { type Database, literal } from "./database.js";
import type { FileReading } from "./observations.js";
import askedSql from "./sql/asked.sql";
import chainsSql from "./sql/chains.sql";
import evidenceSql from "./sql/evidence.sql";
import jobsSql from "./sql/jobs.sql";
import lifeSql from "./sql/life.sql";
import linksSql from "./sql/links.sql";
import nodesSql from "./sql/nodes.sql";
import offersSql from "./sql/offers.sql";
import offersOutsideSql from "./sql/offers-outside.sql";
import outcomeSql from "./sql/outcome.sql";
import ownWorkersSql from "./sql/own-workers.sql";
import scalarsSql from "./sql/scalars.sql";
import serverGoneSql from "./sql/server-gone.sql";
import witnessesSql from "./sql/witnesses.sql";
import { isWorker, type Registration, type Timeline } from "./timeline.js";

const floorUs = earliestOfferMs * 1000;
const patienceUs = dispatchPatienceMs * 1000;

/** Other servers may be less patient; none is known to give a dispatch less than this. */
const leastPatienceElsewhereUs = 1_000_000;

/** The server whose patience and limit of load were tried. */
const triedServerVersion = "1.13.5";

/** What an answer may take from the wiretap to the server's mind. */
const travelUs = 50_000;

/** From the stamp of a room that the server made to its question which workers there are, which it asks once, at once. */
const launchUs = 50_000;

const jobCountSql = "SELECT count(*) AS value FROM job";
const unnamedLinksSql = "SELECT count(*) AS value FROM link WHERE ours AND worker_id IS NULL AND opened_us IS NOT NULL";

const scalarsSchema = z.object({
  /** The monotonic instant of the load's zero, as its requests say; `null` without one. */
  zeroUs: z.number().nullable(),
  /** The highest n of which k6 wrote anything. */
  lastReached: z.number().nullable(),
  clockSteps: z.number(),
  clockPairs: z.number(),
  /** Requests for dispatches that the plan does not have. */
  beyondPlan: z.number(),
});

export type Joined = Readonly<z.infer<typeof scalarsSchema>> & {
  /** Jobs whose offer cannot be by this host's clock: with one of them no offer of the run is used. */
  readonly offersOutside: number;
  readonly registration: Registration;
};

export async function scalarsOf(database: Database): Promise<Readonly<z.infer<typeof scalarsSchema>>> {
  const [scalars] = await database.rows(scalarsSql, scalarsSchema);
  if (scalars === undefined) throw new Error("scalars.sql gave no row");
  return scalars;
}

export async function joinDispatches(
  database: Database,
  { plan, clocks, versions }: Manifest,
  timeline: Timeline,
  files: readonly FileReading[],
): Promise<Joined> {
  const scalars = await scalarsOf(database);
  const limitsKnown = isStartedByUs(plan.target) && versions.livekitServer === triedServerVersion;
  await database.set({
    deadline_us: plan.deadlineMs * 1000,
    grace_us: plan.graceMs * 1000,
    agent_name: plan.agentName,
    nodes: plan.nodes,
    floor_us: floorUs,
    limits_known: limitsKnown,
    patience_us: patienceUs,
    least_patience_us: limitsKnown ? patienceUs : leastPatienceElsewhereUs,
    travel_us: travelUs,
    launch_us: launchUs,
    loaded_permille: targetLoadPermille,
    zero_us: scalars.zeroUs,
    one_server: isOneServer(plan),
    warm_ups: plan.warmUp === "none" ? 0 : plan.paths.length * plan.nodes,
  });
  await tellTimes(database, timeline, files);
  await tellDowns(database, plan, timeline);
  for (const sql of [askedSql, serverGoneSql, linksSql, jobsSql, ownWorkersSql, offersSql, nodesSql])
    await database.run(sql);
  const sameHost = clocks.server.relation === "same-host";
  const offersOutside = sameHost ? await database.count(offersOutsideSql) : 0;
  // Whoever got a job was registered, whether the line of it can be read or not.
  const registration =
    timeline.registration === "none" && (await database.count(jobCountSql)) > 0 ? "unknown" : timeline.registration;
  await database.set({
    server_clock: sameHost && offersOutside === 0,
    registration,
    workers_known: await knowsWorkers(database, plan.worker, files),
    offers_known: (await database.count("SELECT count(offered_wall_us) AS value FROM job")) > 0,
  });
  for (const sql of [witnessesSql, chainsSql, lifeSql, outcomeSql]) await database.run(sql);
  await decideCauses(database);
  return { ...scalars, offersOutside, registration };
}

/** With our own configuration, which leaves its limits at their defaults. */
const isStartedByUs = (target: string): boolean => target === "native" || target === "container";

/** A server alone that we started, or one on this machine; whether another address has one server behind it nobody knows. */
const isOneServer = ({ target, nodes }: Manifest["plan"]): boolean =>
  isStartedByUs(target) ? nodes === 1 : URL.canParse(target) && isLoopback(new URL(target).hostname);

/** The instants of the timeline, as variables and small tables. */
async function tellTimes(database: Database, timeline: Timeline, files: readonly FileReading[]): Promise<void> {
  const tap = files.find((file) => file.observer === "wiretap");
  await database.set({
    end_us: timeline.endUs,
    watch_us: timeline.watchUs,
    watch_from_us: timeline.watchFromUs,
    first_registered_us: timeline.firstRegisteredUs,
    tap_on: tap !== undefined,
    // A line that cannot be read may be any offer.
    tap_whole: tap !== undefined && tap.state === "present" && tap.damagedLines === 0 && timeline.tap !== null,
    tap_from_us: timeline.tap?.fromUs ?? null,
    tap_until_us: timeline.tap?.untilUs ?? null,
  });
  await database.run("CREATE TABLE watch_gap (at_us BIGINT)");
  for (const atUs of timeline.watchGaps) await database.run("INSERT INTO watch_gap VALUES ($1)", [atUs]);
  await database.run("CREATE TABLE worker_down (worker SMALLINT, from_us BIGINT, to_us BIGINT)");
  for (const { worker, fromUs, toUs } of timeline.downs)
    await database.run("INSERT INTO worker_down VALUES ($1, $2, $3)", [worker, fromUs, toUs]);
  await database.run("CREATE TABLE all_down (from_us BIGINT, to_us BIGINT)");
  for (const { fromUs, toUs } of timeline.allDown)
    await database.run("INSERT INTO all_down VALUES ($1, $2)", [fromUs, toUs]);
}

/** Of a cluster alone: a server alone that is gone has nobody who could have done its part. */
async function tellDowns(database: Database, { nodes }: Manifest["plan"], { nodeDowns, redisDowns, endUs }: Timeline) {
  await database.run("CREATE TABLE node_down (node SMALLINT, from_us BIGINT, to_us BIGINT)");
  await database.run("CREATE TABLE redis_down (from_us BIGINT, to_us BIGINT)");
  // The run's own end is none.
  const inLoad = ({ fromUs }: { readonly fromUs: number }) => nodes > 1 && fromUs < (endUs ?? 0);
  for (const { node, fromUs, toUs } of nodeDowns.filter(inLoad))
    await database.run("INSERT INTO node_down VALUES ($1, $2, $3)", [node, fromUs, toUs]);
  for (const { fromUs, toUs } of redisDowns.filter(inLoad))
    await database.run("INSERT INTO redis_down VALUES ($1, $2)", [fromUs, toUs]);
}

/** Whether the ids of all our workers are known, so that any other is somebody else's. */
async function knowsWorkers(
  database: Database,
  worker: Manifest["plan"]["worker"],
  files: readonly FileReading[],
): Promise<boolean> {
  const whole = (file: FileReading) => file.state === "present" && file.damagedLines === 0;
  const tap = files.find((file) => file.observer === "wiretap");
  const told =
    worker === "external" ? tap !== undefined && whole(tap) : files.filter((f) => isWorker(f.observer)).every(whole);
  // A link without an id may be one whose registration the wiretap did not hand on: the server knows its worker.
  return told && (await database.count(unnamedLinksSql)) === 0;
}

async function decideCauses(database: Database): Promise<void> {
  await database.run(evidenceSql);
  const schema = evidenceSchema.unwrap().extend({ evidence_id: z.number() });
  for (const { evidence_id, ...evidence } of await database.rows("FROM evidence", schema)) {
    const { cause, alsoFits, alone } = causesOf(evidence);
    const others = alsoFits.map(literal).join(", ");
    await database.run(
      `INSERT INTO evidence_cause VALUES (${evidence_id}, ${literal(cause)}, [${others}]::VARCHAR[], ${literal(alone)})`,
    );
  }
}
