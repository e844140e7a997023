// The instants of a run that judging needs, from its marks: when the load was, until when every worker is known to have
// watched, when workers were there and when they were gone. Pure.

import type { FileReading, Mark, Observations } from "./observations.js";

type WorkerEnd = { readonly worker: number; readonly goneUs: number };

/** Monotonic microseconds throughout; `null` where it never happened, as far as is known. */
export type Timeline = {
  readonly loadStartedUs: number | null;
  /** k6's end; after a crash of the harness the last line of any observer. */
  readonly endUs: number | null;
  /** Nothing that a worker wrote until here can be missing; -1 when a worker is not known to have watched at all. */
  readonly watchUs: number;
  readonly firstRegisteredUs: number | null;
  /** When each worker's whole process group had ended by plan. */
  readonly workerEnds: readonly WorkerEnd[];
  /** When the last worker had ended by plan; `null` while one was not. */
  readonly allGoneUs: number | null;
};

/** Without workers no observer is needed to see that nothing entered. */
const noWorkerNeeded = Number.MAX_SAFE_INTEGER;

export function timelineOf({ marks, files }: Observations): Timeline {
  const workers = files.filter((file) => isWorker(file.observer));
  const harnessLastUs = files.find((file) => file.observer === "harness")?.lastUs ?? -1;
  const ends = workers.flatMap(({ observer }) => {
    const goneUs = plannedEndUs(marks, observer);
    return goneUs === null ? [] : [{ worker: workerNumber(observer), goneUs }];
  });
  const watches = workers.map(({ observer }) => watchUs(marks, observer, harnessLastUs));
  return {
    loadStartedUs:
      firstUs(marks, (mark) => mark.event === "load-started" && mark.observer === "harness") ??
      firstUs(marks, (mark) => mark.event === "load-started"),
    endUs: firstUs(marks, (mark) => mark.event === "load-ended") ?? lastLineUs(files),
    watchUs: Math.min(noWorkerNeeded, ...watches),
    firstRegisteredUs: firstUs(marks, (mark) => mark.event === "registered"),
    workerEnds: ends,
    allGoneUs: workers.length > 0 && ends.length === workers.length ? Math.max(...ends.map((end) => end.goneUs)) : null,
  };
}

/**
 * A worker's watch ends at its last heartbeat or closing line. Once its whole process group has ended by plan nothing
 * can enter there any more, so it then counts as watching for as long as the harness did. When it began does not matter:
 * before a worker is registered it gets no job.
 */
function watchUs(marks: readonly Mark[], observer: string, harnessLastUs: number): number {
  const seenUs = marks
    .filter((mark) => mark.observer === observer && (mark.event === "heartbeat" || mark.event === "closing"))
    .reduce((last, mark) => Math.max(last, mark.atUs ?? -1), -1);
  // A worker that never wrote a line may have had jobs that nobody saw, however it ended.
  if (seenUs === -1) return -1;
  return plannedEndUs(marks, observer) === null ? seenUs : Math.max(seenUs, harnessLastUs);
}

/** When its process ended by plan, if that is the last the harness says of it: it may have been started again. */
function plannedEndUs(marks: readonly Mark[], role: string): number | null {
  const last = marks
    .filter((mark) => mark.observer === "harness" && mark.role === role)
    .filter((mark) => mark.event === "process-started" || mark.event === "process-exited")
    .at(-1);
  return last?.event === "process-exited" && last.planned === true ? last.atUs : null;
}

const firstUs = (marks: readonly Mark[], is: (mark: Mark) => boolean): number | null =>
  marks.find((mark) => mark.atUs !== null && is(mark))?.atUs ?? null;

function lastLineUs(files: readonly FileReading[]): number | null {
  const instants = files.flatMap((file) => file.lastUs ?? []);
  return instants.length === 0 ? null : Math.max(...instants);
}

export const isWorker = (observer: string): boolean => observer.startsWith("worker-");

const workerNumber = (observer: string): number => Number(observer.slice("worker-".length));
