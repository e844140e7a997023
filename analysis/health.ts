// The harness's own health and the workers', as the summary shows them: from the marks, not from dispatches. Pure.

import type { Summary } from "../contract/summary.js";
import { busiestShare } from "./cpu.js";
import type { Mark, Observations } from "./observations.js";
import { msOrNull, percentile, type SortedSamples } from "./statistics.js";
import { isWorker, type Registration, type Timeline } from "./timeline.js";

/** What the load fell short of, and what else was counted on the way. */
export type Shortfall = {
  readonly droppedIterations: number | null;
  readonly neverReached: number;
  readonly clockSteps: number;
  readonly foreignJobs: number;
  /** Ids that the server gave our workers, by their own lines or the wiretap's: many may share one file, or have none. */
  readonly registeredWorkers: number;
  readonly registration: Registration;
};

type Health = Pick<Summary, "workers" | "harness">;

export function healthOf(
  { marks, files }: Observations,
  timeline: Timeline,
  shortfall: Shortfall,
  schedulingDelays: SortedSamples | null,
): Health {
  const health = marks.filter((mark) => mark.observer === "collector" && mark.eventLoopDelayP99Us !== null).at(-1);
  return {
    workers: workersOf(marks, shortfall),
    harness: {
      schedulingDelayMs: schedulingDelays === null ? null : distributionOf(schedulingDelays),
      // Cumulative figures: the last line says all.
      eventLoopDelayMs: {
        p99: msOrNull(health?.eventLoopDelayP99Us ?? null),
        max: msOrNull(health?.eventLoopDelayMaxUs ?? null),
      },
      cpuBusy: busiestShare(cpuSamples(marks, timeline)),
      droppedIterations: shortfall.droppedIterations,
      neverReached: shortfall.neverReached,
      lostNotifications: marks.filter((mark) => mark.event === "notify-failed").length,
      damagedLines: files.reduce((sum, file) => sum + file.damagedLines, 0),
      clockSteps: shortfall.clockSteps,
      foreignJobs: shortfall.foreignJobs,
    },
  };
}

const distributionOf = (delays: SortedSamples) => ({
  count: delays.length,
  p50: msOrNull(percentile(delays, 500)),
  p99: msOrNull(percentile(delays, 990)),
  max: msOrNull(delays.at(-1) ?? null),
});

function workersOf(marks: readonly Mark[], { registeredWorkers, registration }: Shortfall): Summary["workers"] {
  const distinct = (event: string, key: (mark: Mark) => string) =>
    new Set(marks.filter((mark) => isWorker(mark.observer) && mark.event === event).map(key)).size;
  const spared = distinct("spared", (mark) => mark.observer);
  return {
    started: distinct("worker-started", (mark) => mark.observer),
    registered: registeredWorkers,
    prewarmed: distinct("prewarm", (mark) => `${mark.observer} ${mark.pid}`),
    ...(spared === 0 ? {} : { spared }),
    // A worker that is not ours has no file, so only the wiretap may have seen it register.
    registration: registeredWorkers > 0 ? "seen" : registration,
  };
}

/** Of the load alone: starting and stopping the parts is allowed to be hard work. */
function cpuSamples(marks: readonly Mark[], { loadStartedUs, endUs }: Timeline) {
  return marks.flatMap(({ observer, event, atUs, cpuBusyPermille }) =>
    observer === "harness" &&
    event === "machine" &&
    atUs !== null &&
    cpuBusyPermille !== null &&
    loadStartedUs !== null &&
    atUs >= loadStartedUs &&
    (endUs === null || atUs <= endUs)
      ? [{ atUs, busyPermille: cpuBusyPermille }]
      : [],
  );
}
