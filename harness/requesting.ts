// The time in which dispatches are requested: starts k6, injects the faults at their times, and waits for whichever end
// comes first: k6's own, a part that dies, an interrupt, a disk that is full, a reason of the watchdog's.

import type { Role } from "../contract/events/role.js";
import { legsOf } from "../contract/legs.js";
import type { Plan } from "../contract/manifest.js";
import { logOf } from "../contract/run-files.js";
import { loadMs } from "../contract/schedule.js";
import {
  gracefulStopMs,
  hangingRequestsMs,
  longestIterationMs,
  usualIterationMs,
  warmUpSettleMs,
} from "../contract/timing.js";
import { hostClocks } from "./clock.js";
import type { Disturbed, Fault } from "./faults/fault.js";
import { scheduleFaults } from "./faults/schedule.js";
import type { Interrupts } from "./interrupts.js";
import { startLater } from "./late-workers.js";
import { type LegRelay, type Relay, relayLegs } from "./leg-relay.js";
import { longWait } from "./long-wait.js";
import type { Observer } from "./observer.js";
import type { Collector } from "./parts/collector.js";
import { patienceMs, type Supervisor } from "./parts/supervisor.js";
import { RunFailed } from "./run-failed.js";
import type { Undo } from "./undo.js";
import type { Watchdog } from "./watchdog/watch.js";

/** `failed` is an error of the run, kept until all is stopped and written. */
export type Ending =
  | { readonly kind: "completed" }
  | { readonly kind: "interrupted" }
  | { readonly kind: "part-ended"; readonly role: Role }
  | { readonly kind: "failed"; readonly error: unknown };

export type Requesting = {
  readonly plan: Plan;
  readonly load: Pick<Relay, "startLeg" | "eventsFile">;
  /** Called when the load has its first leg. */
  readonly whileLoading: (load: LegRelay) => void;
  readonly collector: Collector;
  /** Faults of the harness, and what they may touch. */
  readonly faults: readonly Fault[];
  readonly disturbed: Disturbed;
  /** Starts the workers of a plan whose workers come after the load's start; resolves when they are ready. */
  readonly startLateWorkers: (over: AbortSignal) => Promise<void>;
  /** Tells everybody whose faults count their time from it. */
  readonly tellLoadStarted: (atUs: number) => void;
  /** Called when the load starts. */
  readonly watchOver: () => Watchdog;
  readonly supervisor: Supervisor;
  readonly observer: Observer;
  readonly interrupts: Interrupts;
  readonly undo: Undo;
};

export async function requestAll(requesting: Requesting): Promise<Ending> {
  const { plan, collector, supervisor, observer, interrupts, undo } = requesting;
  let fail: (error: unknown) => void = () => {};
  const failing = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Where it fails after everything is over, nobody asks any more.
  failing.catch(() => {});
  const load = await relayLegs({ ...requesting.load, legs: legsOf(plan), failed: fail });
  undo.add("load", async () => {
    const how = { patienceMs, hurry: interrupts.hurry };
    await Promise.all((await load.stop()).map((leg) => supervisor.end(leg.role, () => leg.end(how))));
    observer.record({ event: "load-ended" });
  });
  let trip: (reason: RunFailed) => void = () => {};
  const tripped = new Promise<RunFailed>((resolve) => {
    trip = resolve;
  });
  requesting.whileLoading(load);
  void collector.loadStarted.then(() => {
    observer.record({ event: "load-started" });
    requesting.tellLoadStarted(hostClocks.monotonicUs());
    if (plan.workersAfterMs > 0) {
      undo.add("late workers", startLater(plan.workersAfterMs, requesting.startLateWorkers, fail));
    }
    undo.add("faults", scheduleFaults(requesting.faults, requesting.disturbed, observer, fail));
    const watchdog = requesting.watchOver();
    undo.add("watchdog", async () => watchdog.stop());
    void watchdog.tripped.then(trip);
  });
  return await Promise.race([
    load.completed.then((): Ending => ({ kind: "completed" })),
    supervisor.partEnded.then(({ role }): Ending => ({ kind: "part-ended", role })),
    aborted(interrupts.first).then((): Ending => ({ kind: "interrupted" })),
    observer.failed.then((error): Ending => ({ kind: "failed", error })),
    tripped.then((error): Ending => {
      observer.record({ event: "failed", reason: error.message });
      return { kind: "failed", error };
    }),
    longWait(longestLoadMs(plan)).then((): Ending => {
      const error = new RunFailed(
        `k6 has not ended after ${Math.ceil(longestLoadMs(plan) / 1000)} s; see ${logOf("k6")}`,
      );
      return { kind: "failed", error };
    }),
    failing,
  ]);
}

/** From the first start to the end of the last iteration, when nothing is missed; the warm-up before it. */
export const usualLoadMs = (plan: Plan): number =>
  (plan.warmUp === "none" ? 0 : warmUpSettleMs) +
  loadMs(plan) +
  // Where one follows the other, the last one is within.
  (plan.waves.at(-1)?.kind === "one-by-one" ? 0 : usualIterationMs(plan));

/** k6 ends by itself well before; one that does not is stuck. */
const longestLoadMs = (plan: Plan): number =>
  longestStartsMs(plan) +
  plan.paths.length * plan.nodes * (plan.deadlineMs + warmUpSettleMs) +
  gracefulStopMs(plan) +
  k6StartAndEndMs;

/** Until the last start, also where each follows the end of one that took as long as one can. */
const longestStartsMs = (plan: Plan): number =>
  loadMs(plan) +
  plan.waves.reduce(
    (sum, { kind, count }) =>
      kind === "one-by-one" ? sum + count * (longestIterationMs(plan) + hangingRequestsMs) : sum,
    0,
  );

/** Initialising thousands of VUs takes a while, and so does setup when the machine is busy. */
const k6StartAndEndMs = 300_000;

/** For the screen. */
export function endingText(ending: Ending): string {
  switch (ending.kind) {
    case "completed":
      return "every dispatch was watched to its end";
    case "interrupted":
      return "interrupted";
    case "part-ended":
      return `ended early, because ${ending.role} ended`;
    case "failed":
      return "ended early, because the run failed";
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
