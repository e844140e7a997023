// What a run is held against, whatever it was read from: a baseline's file, a run, a folder of runs, or a bare summary, of which
// only the counts are known.

import { stat } from "node:fs/promises";
import { type Baseline, type RunRecord, type Settings, sumOf } from "../../contract/baseline.js";
import type { Gate } from "../../contract/gate.js";
import type { Summary } from "../../contract/summary.js";
import { UsageError } from "../../contract/usage-error.js";
import { readBaselineFile } from "./baseline-file.js";
import { collectBases, type LeftOut, unfitBecause } from "./collect.js";
import type { RateMeasure } from "./judge-rate.js";
import { type RateSide, rateSideOf } from "./rates.js";
import type { Figures, ReadRun } from "./read-run.js";

export type Base = {
  readonly kind: Gate["baseline"]["kind"];
  /** Those that are known. */
  readonly settings: Partial<Settings>;
  /** From the oldest to the newest. */
  readonly runs: readonly BaseRun[];
  readonly rates: Readonly<Record<RateMeasure, RateSide>>;
  /** `null` of a bare summary. */
  readonly figures: readonly BaseFigures[] | null;
  /** Of a folder: unknown runs and the like. */
  readonly leftOut: readonly LeftOut[];
};

type BaseFigures = Pick<Figures, "blocks" | "delays" | "stageP99sMs">;

type BaseRun = Pick<RunRecord, "id" | "startedAt" | "verdict" | "versions"> & {
  readonly machine: RunRecord["machine"] | null;
  readonly dispatches: number;
};

/** @throws UsageError */
export async function readBase(path: string, readRun: ReadRun): Promise<Base> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${error.code ?? error.message})`);
  });
  if (found.isDirectory()) return await ofRuns(path, readRun);
  const file = await readBaselineFile(path);
  switch (file.kind) {
    case "baseline":
      return ofBaseline(file.baseline);
    case "summary":
      return ofSummary(path, file.summary);
  }
}

export const ofBaseline = ({ settings, runs }: Pick<Baseline, "settings" | "runs">): Base =>
  ofRecords("baseline", settings, runs, []);

async function ofRuns(path: string, readRun: ReadRun): Promise<Base> {
  const { runs, leftOut } = await collectBases([path], readRun);
  const [first] = runs;
  if (first === undefined) throw new Error("a baseline of no runs");
  return ofRecords("runs", first.settings, runs.map(recordOf), leftOut);
}

/** @param run one that can be a baseline (collect.ts) */
export function recordOf({ figures, summary }: { readonly figures: Figures; readonly summary: Summary }): RunRecord {
  const { result } = summary.verdict;
  if (result === "unknown") throw new Error(`run ${figures.id} is unknown, and was to be a baseline`);
  const { id, startedAt, ...rest } = figures;
  return { id, startedAt, verdict: result, ...rest };
}

function ofRecords(
  kind: Base["kind"],
  settings: Settings,
  records: readonly RunRecord[],
  leftOut: readonly LeftOut[],
): Base {
  return {
    ...{ kind, settings, figures: records, leftOut },
    runs: records.map(({ id, startedAt, verdict, versions, machine, blocks }) => ({
      ...{ id, startedAt, verdict, versions, machine },
      dispatches: sumOf(blocks.dispatches),
    })),
    rates: {
      "lost-rate": rateSideOf(records, "lost"),
      "missed-deadline-rate": rateSideOf(records, "missed"),
    },
  };
}

function ofSummary(path: string, summary: Summary): Base {
  const why = unfitBecause(summary);
  const { run, counts, lostRate, verdict } = summary;
  if (why !== null || verdict.result === "unknown") throw new UsageError(`${path} cannot be a baseline: ${why}`);
  if (summary.excused.length > 0)
    throw new UsageError(
      `${path} has excused dispatches, and a summary does not say whether they are late or lost; give the folder of the run`,
    );
  const side = (hits: number): RateSide => ({ runs: [{ hits, count: lostRate.count }], blocks: [] });
  const { scenario, path: asked, load, arrival, target, deadlineMs, graceMs, holdMs } = run;
  return {
    kind: "summary",
    settings: { scenario, path: asked, load, arrival, target, deadlineMs, graceMs, holdMs },
    runs: [
      {
        ...{ id: run.id, startedAt: run.startedAt, verdict: verdict.result, versions: run.versions },
        ...{ machine: null, dispatches: lostRate.count },
      },
    ],
    rates: { "lost-rate": side(counts.lost), "missed-deadline-rate": side(counts.late + counts.lost) },
    figures: null,
    leftOut: [],
  };
}
