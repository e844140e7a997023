// A run as the gate needs it: judged from its facts, with the limits that are asked for, and cut down to what is compared.
// Nothing is written into its folder; what an older version of Rollcall said of it does not matter.

import { z } from "zod";
import type { RunRecord, Settings } from "../../contract/baseline.js";
import type { Manifest, Plan } from "../../contract/manifest.js";
import type { Summary } from "../../contract/summary.js";
import { withDatabase } from "../database.js";
import { judge } from "../judge.js";
import { readObservations } from "../observations.js";
import { openRun, type RunFolder } from "../run-folder.js";
import gateDispatchesSql from "../sql/gate-dispatches.sql";
import { timelineOf } from "../timeline.js";
import { blocksOf, type Outcome } from "./blocks.js";
import { packed, tenthsOf } from "./delays.js";
import { settingsOf } from "./settings.js";

/** What a baseline keeps of a run, but for its verdict, which may be unknown here. */
export type Figures = Omit<RunRecord, "verdict">;

export type JudgedRun = {
  /** As it was given. */
  readonly path: string;
  readonly settings: Settings;
  readonly summary: Summary;
  readonly figures: Figures;
  /** In order of the requests, those that the figures are of. */
  readonly outcomes: readonly Outcome[];
};

/** What a run is compared by. */
export type Compared = Pick<JudgedRun, "outcomes"> & {
  readonly figures: Pick<Figures, "blocks" | "delays">;
};

/** How a run is read. Tests read each of theirs once: judging one costs more than all that is made of it. */
export type ReadRun = (path: string, limits?: Limits) => Promise<JudgedRun>;

export type Limits = Partial<
  Pick<Plan["limits"], "maxLostRate" | "maxLateRate" | "maxP50Ms" | "maxP90Ms" | "maxP99Ms">
>;

const outcomeSchema = z
  .object({ outcome: z.enum(["delivered", "late", "lost"]), delay_us: z.number().nullable() })
  .transform(({ outcome, delay_us: delayUs }): Outcome => ({ outcome, delayUs }));

/** @param limits in place of the run's own. @throws UsageError when it is not the folder of a run. */
export async function readRun(path: string, limits: Limits = {}): Promise<JudgedRun> {
  const run = withLimits(await openRun(path), limits);
  const { manifest } = run;
  return await withDatabase(async (database) => {
    const observations = await readObservations(database, run);
    const timeline = timelineOf(observations, manifest.plan.worker);
    const summary = await judge(database, { run, observations, timeline, progress: "ended" });
    const outcomes = await database.rows(gateDispatchesSql, outcomeSchema);
    const figures = figuresOf(manifest, summary, outcomes);
    return { path, settings: settingsOf(manifest.plan), summary, figures, outcomes };
  });
}

function figuresOf(
  { run, versions, machine }: Pick<Manifest, "run" | "versions" | "machine">,
  { counts, stagesMs }: Pick<Summary, "counts" | "stagesMs">,
  outcomes: readonly Outcome[],
): Figures {
  const { offer, answer, assignment, entry, join } = stagesMs;
  const judged = counts.delivered + counts.late + counts.lost;
  return {
    id: run.id,
    startedAt: run.startedAt,
    versions,
    machine,
    excused: judged - outcomes.length,
    blocks: blocksOf(outcomes),
    delays: packed(outcomes.flatMap(({ delayUs }) => (delayUs === null ? [] : [tenthsOf(delayUs)]))),
    stageP99sMs: {
      ...{ offer: offer.p99, answer: answer.p99, assignment: assignment.p99, entry: entry.p99, join: join.p99 },
    },
  };
}

function withLimits(run: RunFolder, limits: Limits): RunFolder {
  const { manifest } = run;
  const { plan } = manifest;
  return { ...run, manifest: { ...manifest, plan: { ...plan, limits: { ...plan.limits, ...limits } } } };
}
