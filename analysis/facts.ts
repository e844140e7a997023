// What the checks judge: the plan with its limits, the summary's numbers, and what is known of the run's parts.

import type { Plan } from "../contract/manifest.js";
import type { Joined } from "./join.js";
import type { Measured, Numbers } from "./measure.js";
import type { FileReading, Mark, Observations } from "./observations.js";

export type Facts = {
  readonly plan: Plan;
  readonly numbers: Numbers;
  readonly excused: Measured["excused"];
  readonly perhapsExcused: Measured["perhapsExcused"];
  readonly beyond: Measured["beyond"];
  readonly schedulingDelays: Measured["schedulingDelays"];
  readonly refusal: Measured["refusal"];
  readonly files: readonly FileReading[];
  readonly missingSegments: readonly string[];
  readonly clockPairs: number;
  readonly offersOutside: number;
  readonly beyondPlan: number;
  readonly load: "started" | "never-started" | "unknown";
  /** Why the harness could not go on. */
  readonly failures: readonly string[];
  /** Parts that ended without our doing. */
  readonly deaths: readonly Death[];
  /** The signal that ended the run early; `null` for a run that came to its end. */
  readonly interruptedBy: string | null;
  /** Whether the harness wrote its closing line, or is at work still. */
  readonly harness: "closed" | "vanished" | "running";
};

export type Death = {
  readonly role: string;
  readonly exitCode: number;
  readonly signal: string;
  readonly logTail: string;
};

/** Whether the run is over, as far as those know who ask for its judgement. */
export type Progress = "ended" | "running";

type Found = {
  readonly plan: Plan;
  readonly measured: Measured;
  readonly observations: Observations;
  readonly joined: Joined;
  readonly missingSegments: readonly string[];
  readonly progress: Progress;
};

export function factsOf({ plan, measured, observations, joined, missingSegments, progress }: Found): Facts {
  const { marks, files } = observations;
  const ofHarness = marks.filter((mark) => mark.observer === "harness");
  const isClosed = ofHarness.some((mark) => mark.event === "closing");
  const harness = isClosed ? "closed" : progress === "running" ? "running" : "vanished";
  const started = marks.some((mark) => mark.event === "load-started");
  const interruption = ofHarness.find((mark) => mark.event === "interrupted");
  return {
    plan,
    ...measured,
    files,
    missingSegments,
    clockPairs: joined.clockPairs,
    offersOutside: joined.offersOutside,
    beyondPlan: joined.beyondPlan,
    load: started ? "started" : harness === "closed" ? "never-started" : "unknown",
    failures: ofHarness.filter((mark) => mark.event === "failed").map((mark) => mark.reason ?? "no reason was given"),
    deaths: ofHarness.filter((mark) => mark.event === "process-exited" && mark.planned === false).map(deathOf),
    interruptedBy: interruption === undefined ? null : (interruption.signal ?? "a signal"),
    harness,
  };
}

const deathOf = (mark: Mark): Death => ({
  role: mark.role ?? "a part",
  exitCode: mark.exitCode ?? -1,
  signal: mark.signal ?? "",
  logTail: mark.logTail ?? "",
});
