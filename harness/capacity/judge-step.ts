// What one step says of the objective: kept, broken, or nothing. The limits of the objective are limits of the step's own
// run, so its verdict is used as it is; growth within the step is added to it, and what the harness or the machine did
// is never taken for the system's doing. Pure.

import type { LimitingHop } from "../../contract/capacity.js";
import type { Plan } from "../../contract/manifest.js";
import type { Finding, Summary } from "../../contract/summary.js";
import type { Growth } from "./growth.js";
import { type Evidence, limitingHopOf } from "./limiting-hop.js";
import type { StepOutcome } from "./search.js";

export type Judged = {
  readonly outcome: StepOutcome;
  readonly why: string;
  /** Where it was broken, or would have been but for the machine. */
  readonly hop: LimitingHop | null;
};

export type StepFacts = {
  readonly summary: Evidence & Pick<Summary, "verdict" | "harness">;
  readonly growth: Growth;
  readonly worker: Plan["worker"];
  /** `undefined` for the idle step itself. */
  readonly idle: Evidence | undefined;
};

export function judgeStep({ summary, growth, worker, idle }: StepFacts): Judged {
  const { reasons, result } = summary.verdict;
  const doubts = reasons.filter((finding) => finding.kind === "validity" && finding.result !== "pass");
  // With nothing worse than unresolved dispatches a run fails only where none of them could have saved it.
  if (doubts.length > 0 && result !== "fail") {
    return { outcome: "unknown", why: doubts.map(({ check, detail }) => `${check}: ${detail}`).join("; "), hop: null };
  }
  const limits = reasons.filter(({ kind }) => kind === "limit");
  const broken = [
    ...limits.filter(isBroken).map(({ detail }) => detail),
    ...(growth.result === "growing" ? [growthText(growth)] : []),
  ];
  if (broken.length > 0) {
    const hop = limitingHopOf(summary, idle);
    return judgedBroken(broken.join("; "), hop, summary, worker);
  }
  const open = limits.filter((finding) => finding.result !== "pass");
  if (open.length > 0) return { outcome: "unknown", why: open.map(({ detail }) => detail).join("; "), hop: null };
  return { outcome: "kept", why: limits.map(({ detail }) => detail).join("; "), hop: null };
}

/** Observed beyond the limit; whether surely so, a second step at the same rate says. */
const isBroken = ({ result, value, limit }: Finding): boolean =>
  result === "fail" || (result === "unknown" && value !== null && limit !== null && value > limit);

const growthText = ({ msPerSecond, quartersMs }: Growth): string => {
  const quarters = quartersMs.map((median) => (median === null ? "never" : `${Math.round(median)} ms`)).join(", ");
  const slope = msPerSecond === null ? "" : ` by ${msPerSecond} ms each second`;
  return `the delay grows${slope}: medians of the four quarters ${quarters}`;
};

/** A worker that says it is full says so however busy the machine is. */
const saidByWorker = ({ hop, by }: LimitingHop): boolean => hop === "worker" && by === "causes";

const workersOwn: readonly LimitingHop["hop"][] = ["worker", "process pool", "worker or process pool"];

/** The CPU that a worker on an SDK takes is its own; that of everything else is shared with the harness. */
function judgedBroken(
  why: string,
  hop: LimitingHop,
  { verdict, harness }: StepFacts["summary"],
  worker: Plan["worker"],
) {
  const limit = verdict.reasons.find(({ check }) => check === "cpu")?.limit ?? null;
  const isFull = limit !== null && harness.cpuBusy !== null && harness.cpuBusy > limit;
  const isWorkers = saidByWorker(hop) || (worker !== "wire" && workersOwn.includes(hop.hop));
  if (!isFull || isWorkers) return { outcome: "broken", why, hop } as const;
  const busy = `${Math.round((harness.cpuBusy ?? 0) * 1000) / 10} %`;
  return {
    outcome: "unknown",
    why: `the machine was full (CPU ${busy}), and the harness is part of that load: ${why}`,
    hop,
  } as const;
}
