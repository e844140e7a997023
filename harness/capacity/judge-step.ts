// What one step says of the objective: kept, broken, or nothing. The limits of the objective are limits of the step's own
// run, so its verdict is used as it is; growth within the step is added to it, and what the harness or the machine did
// is never taken for the system's doing. Pure.

import type { LimitingHop, UnknownBy } from "../../contract/capacity.js";
import type { Plan } from "../../contract/manifest.js";
import type { Finding, Summary } from "../../contract/summary.js";
import { generatorIsBehind } from "../watchdog/judge.js";
import type { Ends, PartEnd } from "./ends.js";
import type { Growth } from "./growth.js";
import { type Evidence, limitingHopOf } from "./limiting-hop.js";
import { percent } from "./percent.js";
import type { StepOutcome } from "./search.js";

export type Judged = {
  readonly outcome: StepOutcome;
  /** `null` unless the outcome is unknown. */
  readonly unknownBy: UnknownBy | null;
  readonly why: string;
  /** Where it was broken, or would have been but for the machine. */
  readonly hop: LimitingHop | null;
};

export type StepFacts = {
  readonly summary: Evidence & Pick<Summary, "verdict" | "harness">;
  readonly ends: Ends;
  readonly growth: Growth;
  readonly worker: Plan["worker"];
  /** `undefined` for the idle step itself. */
  readonly idle: Evidence | undefined;
};

export function judgeStep(facts: StepFacts): Judged {
  return judgedByEnds(facts) ?? judgedByValidity(facts.summary.verdict) ?? judgedByLimits(facts);
}

/** A part that ended is the reason for whatever else is missing; what it did not answer for is no other's fault. */
function judgedByEnds({ ends, worker }: StepFacts): Judged | undefined {
  const { parts, failure } = ends;
  if (failure !== null) return unknown(failure.startsWith(generatorIsBehind) ? "harness" : "cannot-run", failure);
  const [first] = parts;
  if (first === undefined) return undefined;
  const why = `${first.role} ended under the load (${first.how})`;
  const hop = hopOfPart(first, worker);
  return hop === undefined ? unknown("ended", why) : broken(why, { hop, by: "end", detail: why });
}

/** `undefined`: it is one of Rollcall's own, and so is a worker that speaks the protocol alone. */
function hopOfPart({ role }: PartEnd, worker: Plan["worker"]): LimitingHop["hop"] | undefined {
  if (/^(server(-\d+)?|redis)$/.test(role)) return "server";
  return role.startsWith("worker-") && worker !== "wire" ? "worker" : undefined;
}

/** These alone speak of the harness, and of the machine that it is on. */
const harnessChecks: readonly string[] = ["generator", "scheduling-delay", "event-loop-delay", "cpu"];

function judgedByValidity({ reasons, result }: Summary["verdict"]): Judged | undefined {
  const doubts = reasons.filter((finding) => finding.kind === "validity" && finding.result !== "pass");
  // With nothing worse than unresolved dispatches a run fails only where none of them could have saved it.
  if (doubts.length === 0 || result === "fail") return undefined;
  const why = doubts.map(({ check, detail }) => `${check}: ${detail}`).join("; ");
  // Before refusals: starts that came late come in bursts.
  if (doubts.some(({ check }) => harnessChecks.includes(check))) return unknown("harness", why);
  const refused = doubts.find(({ check }) => check === "refused");
  if (refused !== undefined) return broken(refused.detail, { hop: "server", by: "refusals", detail: refused.detail });
  return unknown(doubts.some(({ check }) => check === "parts") ? "ended" : "evidence", why);
}

function judgedByLimits({ summary, growth, worker, idle }: StepFacts): Judged {
  const limits = summary.verdict.reasons.filter(({ kind }) => kind === "limit");
  const beyond = [
    ...limits.filter(isBroken).map(({ detail }) => detail),
    ...(growth.result === "growing" ? [growthText(growth)] : []),
  ];
  if (beyond.length > 0) return judgedBroken(beyond.join("; "), limitingHopOf(summary, idle), summary, worker);
  const open = limits.filter((finding) => finding.result !== "pass");
  if (open.length > 0) return unknown("evidence", open.map(({ detail }) => detail).join("; "));
  return { outcome: "kept", unknownBy: null, why: limits.map(({ detail }) => detail).join("; "), hop: null };
}

const unknown = (unknownBy: UnknownBy, why: string, hop: LimitingHop | null = null): Judged => ({
  ...{ outcome: "unknown", unknownBy, why, hop },
});

const broken = (why: string, hop: LimitingHop): Judged => ({ outcome: "broken", unknownBy: null, why, hop });

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
): Judged {
  const limit = verdict.reasons.find(({ check }) => check === "cpu")?.limit ?? null;
  const isFull = limit !== null && harness.cpuBusy !== null && harness.cpuBusy > limit;
  const isWorkers = saidByWorker(hop) || (worker !== "wire" && workersOwn.includes(hop.hop));
  if (!isFull || isWorkers) return broken(why, hop);
  const busy = percent(harness.cpuBusy ?? 0);
  return unknown("harness", `the machine was full (CPU ${busy}), and the harness is part of that load: ${why}`, hop);
}
