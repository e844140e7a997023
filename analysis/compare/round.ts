// One round of a comparison: a judged run as the comparison sees it. Read from its folder by read-run.ts; everything that is
// computed from it is pure.

import type { StageName } from "../../contract/comparison-result.js";
import type { Manifest } from "../../contract/manifest.js";
import type { Summary } from "../../contract/summary.js";
import type { RoundValues } from "./figure.js";

/** Milliseconds with one decimal. */
export type Samples = {
  /** Request to arrival; `never`: the lost ones. */
  readonly delays: RoundValues;
  /** Each hop from the one before it; `never`: lost ones that got as far as that and no further. Empty of hops that nobody saw. */
  readonly stages: Readonly<Record<StageName, RoundValues>>;
  /** Those that the plan excuses, and that are in no figure: no limit of the run is judged by them either. */
  readonly excused: { readonly late: number; readonly lost: number };
};

export type Run = {
  readonly manifest: Pick<Manifest, "run" | "plan" | "versions" | "machine">;
  readonly summary: Summary;
  readonly samples: Samples;
};

/** Its place in the comparison, the folder as it is told to the user, and what was found there. */
export type Round = {
  readonly label: string;
  readonly round: number;
  readonly run: string;
  readonly found: Run;
};

/** One that is in no figure. */
export type LeftOut = Omit<Round, "found"> & { readonly why: string };

export const sharesOf = (rounds: readonly Round[], which: "lost" | "missed") =>
  rounds.map(({ found: { summary, samples } }) => {
    const { delivered } = summary.counts;
    const [late, lost] = [summary.counts.late - samples.excused.late, summary.counts.lost - samples.excused.lost];
    return { hits: which === "lost" ? lost : lost + late, count: delivered + late + lost };
  });

/** Why a run can be no round; `null` when it can. A valid run whose limits are unknown, for want of dispatches, is as good as any. */
export function doubtOf({ verdict }: Summary): string | null {
  if (verdict.result !== "unknown") return null;
  const [first, ...others] = verdict.reasons.filter(({ kind, result }) => kind === "validity" && result !== "pass");
  if (first === undefined) return null;
  const more = others.length === 0 ? "" : ` (and ${others.map(({ check }) => check).join(", ")})`;
  return `its verdict is unknown: ${first.detail.split("\n")[0]}${more}`;
}
