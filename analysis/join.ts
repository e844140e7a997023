// Joins the observers' facts into the table `dispatch`, one row per requested dispatch, in the order of design.md: jobs,
// what k6 saw, lives, outcomes; then evidence and causes in views beside it. All of it is SQL; only the cause is decided here, once per evidence.

import { z } from "zod";
import type { Manifest } from "../contract/manifest.js";
import { causeOf, evidenceSchema } from "./cause.js";
import type { Database } from "./database.js";
import { periodOf } from "./schedule.js";
import askedSql from "./sql/asked.sql";
import evidenceSql from "./sql/evidence.sql";
import jobsSql from "./sql/jobs.sql";
import lifeSql from "./sql/life.sql";
import offersOutsideSql from "./sql/offers-outside.sql";
import outcomeSql from "./sql/outcome.sql";
import scalarsSql from "./sql/scalars.sql";
import type { Registration, Timeline } from "./timeline.js";

const jobCountSql = "SELECT count(*) AS value FROM job";

const scalarsSchema = z.object({
  /** The monotonic instant of k6's scenario start, as its requests say; `null` without one. */
  scenarioUs: z.number().nullable(),
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

export async function joinDispatches(database: Database, manifest: Manifest, timeline: Timeline): Promise<Joined> {
  const { plan, clocks } = manifest;
  const [scalars] = await database.rows(scalarsSql, scalarsSchema);
  if (scalars === undefined) throw new Error("scalars.sql gave no row");
  const period = periodOf(plan);
  await database.set({
    deadline_us: plan.deadlineMs * 1000,
    grace_us: plan.graceMs * 1000,
    watch_us: timeline.watchUs,
    first_registered_us: timeline.firstRegisteredUs,
    all_gone_us: timeline.allGoneUs,
    scenario_us: scalars.scenarioUs,
    period_numerator_us: period.numeratorUs,
    period_denominator: period.denominator,
  });
  await database.run(jobsSql);
  await database.run(askedSql);
  const sameHost = clocks.server.relation === "same-host";
  const offersOutside = sameHost ? await database.count(offersOutsideSql) : 0;
  // Whoever got a job was registered, whether the line of it can be read or not.
  const registration =
    timeline.registration === "none" && (await database.count(jobCountSql)) > 0 ? "unknown" : timeline.registration;
  await database.set({ server_clock: sameHost && offersOutside === 0, registration });
  await database.run(lifeSql);
  await database.run(outcomeSql);
  await database.run("CREATE TABLE worker_end (worker SMALLINT, gone_us BIGINT)");
  for (const { worker, goneUs } of timeline.workerEnds) {
    await database.run("INSERT INTO worker_end VALUES ($1, $2)", [worker, goneUs]);
  }
  await decideCauses(database);
  return { ...scalars, offersOutside, registration };
}

async function decideCauses(database: Database): Promise<void> {
  await database.run(evidenceSql);
  for (const evidence of await database.rows("FROM evidence", evidenceSchema)) {
    await database.run("INSERT INTO evidence_cause VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", [
      evidence.outcome,
      evidence.unanswered,
      evidence.handled,
      evidence.offer_known,
      evidence.entered,
      evidence.called_before,
      evidence.registered,
      evidence.stopped,
      evidence.longest_hop,
      causeOf(evidence),
    ]);
  }
}
