// Rounds of made-up comparisons, for tests: what a run's folder would have said, without the folder.

import type { Comparison } from "../../contract/comparison.js";
import { defaultConfidence, defaultMargins } from "../../contract/comparison.js";
import { type StageName, stageNames } from "../../contract/comparison-result.js";
import type { Manifest } from "../../contract/manifest.js";
import type { Summary } from "../../contract/summary.js";
import type { RoundValues } from "../compare/figure.js";
import type { Round } from "../compare/round.js";
import { historyOf } from "./history.js";
import { sampleFacts } from "./sample-facts.js";

export type MadeUp = {
  /** Of the arrivals; beyond the deadline of 10 s they are late. */
  readonly delaysMs: readonly number[];
  readonly lost?: number;
  /** The hop that the lost ones did not come through. */
  readonly lostIn?: StageName;
  /** Where they differ from a share of the delay. */
  readonly stagesMs?: Partial<Readonly<Record<StageName, readonly number[]>>>;
  readonly causes?: readonly (readonly [Summary["causes"][number]["cause"], number])[];
  readonly unresolved?: number;
  /** So many of the lost are excused, because of this. */
  readonly excused?: Summary["excused"][number];
  readonly id?: string;
  readonly versions?: Manifest["versions"];
  readonly plan?: Partial<Manifest["plan"]>;
  readonly verdict?: Summary["verdict"];
};

const deadlineMs = 10_000;

export function roundOf(label: string, round: number, made: MadeUp): Round {
  const { lost = 0, unresolved = 0, id = `${label}/${round}` } = made;
  const late = made.delaysMs.filter((ms) => ms > deadlineMs).length;
  const { numbers, plan } = sampleFacts({
    delivered: made.delaysMs.length - late,
    late,
    lost,
    unresolved,
    wiretapLoopMs: 1,
  });
  const { manifest } = historyOf([]);
  const versions = { ...manifest.versions, ...made.versions };
  const excused = made.excused === undefined ? [] : [made.excused];
  const never = lost - (made.excused?.count ?? 0);
  const causes = (made.causes ?? []).map(([cause, count]) => ({ cause, count, share: 1, alsoFits: [], examples: [] }));
  const verdict = made.verdict ?? { result: "pass", reasons: [] };
  return {
    ...{ label, round, run: id },
    found: {
      manifest: { ...manifest, run: { ...manifest.run, id }, plan: { ...plan, ...made.plan }, versions },
      summary: { ...numbers, run: { ...numbers.run, id, versions }, causes, excused, verdict },
      samples: {
        delays: { values: made.delaysMs, never },
        stages: stagesOf(made, never),
        excused: { late: 0, lost: lost - never },
      },
    },
  };
}

/** What is not given is a share of the delay, the same for every dispatch. */
function stagesOf({ delaysMs, stagesMs = {}, lostIn = "entry" }: MadeUp, lost: number) {
  const usual: Readonly<Record<StageName, (ms: number) => number>> = {
    offer: () => 205,
    answer: () => 4,
    assignment: () => 1,
    entry: (ms) => Math.max(0, Math.round((ms - 210) * 10) / 10),
    join: () => 450,
  };
  const of = (name: StageName): RoundValues => {
    const before = stageNames.indexOf(name) < stageNames.indexOf(lostIn);
    const values = stagesMs[name] ?? [...delaysMs, ...(before ? Array(lost).fill(0) : [])].map(usual[name]);
    return { values, never: name === lostIn ? lost : 0 };
  };
  return {
    offer: of("offer"),
    answer: of("answer"),
    assignment: of("assignment"),
    entry: of("entry"),
    join: of("join"),
  };
}

/** Rounds of a label, one for each that is made up. */
export const roundsOf = (label: string, made: readonly MadeUp[]): readonly Round[] =>
  made.map((one, i) => roundOf(label, i + 1, one));

export function comparisonFor(rounds: readonly Round[], changes: Partial<Comparison> = {}): Comparison {
  const labels = [...new Set(rounds.map(({ label }) => label))];
  const [base = "base", ...candidates] = labels;
  return {
    ...{ schema: 1, id: "made-up", startedAt: "2026-01-02T03:04:05.000Z", command: ["rollcall", "compare"] },
    ...{ subject: "agents", base, candidates, seed: 1, margins: defaultMargins, confidence: defaultConfidence },
    wantedWidth: null,
    rounds: rounds.map(({ label, round, run }, i) => ({
      ...{ label, round, order: i + 1, run, state: "done", why: "" },
    })),
    ...changes,
  };
}
