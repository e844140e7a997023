// The instants of a run that judging needs, from its marks: when the load was, until when every worker is known to have
// watched, when workers were there and when they were gone. Pure.

import type { FileReading, Mark, Observations } from "./observations.js";

/** Whether any worker registered; `none` only where every worker's file would show it if one had. */
export type Registration = "seen" | "none" | "unknown";

type WorkerEnd = { readonly worker: number; readonly goneUs: number };

/** Monotonic microseconds throughout; `null` where it never happened, as far as is known. */
export type Timeline = {
  readonly loadStartedUs: number | null;
  /** k6's end; after a crash of the harness the last line of any observer. */
  readonly endUs: number | null;
  /** Nothing that a worker wrote until here can be missing; -1 when a worker is not known to have watched at all. */
  readonly watchUs: number;
  readonly firstRegisteredUs: number | null;
  readonly registration: Registration;
  /** When each worker's whole process group had ended by plan. */
  readonly workerEnds: readonly WorkerEnd[];
  /** When the last worker had ended by plan; `null` while one was not. */
  readonly allGoneUs: number | null;
};

/** A worker writes each second; one that was silent for longer than this before its end may have got jobs unseen. */
const silenceUs = 5_000_000;

/** Without workers no observer is needed to see that nothing entered. */
const noWorkerNeeded = Number.MAX_SAFE_INTEGER;

export function timelineOf({ marks, files }: Observations): Timeline {
  const workers = files.filter((file) => isWorker(file.observer));
  const harnessLastUs = files.find((file) => file.observer === "harness")?.lastUs ?? -1;
  const ends = workers.flatMap(({ observer }) => {
    const goneUs = plannedEndUs(marks, observer);
    return goneUs === null ? [] : [{ worker: workerNumber(observer), goneUs }];
  });
  const loadEndedUs = firstUs(marks, (mark) => mark.event === "load-ended");
  const watches = workers.map(({ observer }) => watchUs(marks, observer, loadEndedUs ?? harnessLastUs));
  const watchedUs = Math.min(noWorkerNeeded, brokenOffUs(marks) ?? noWorkerNeeded, ...watches);
  const endUs = loadEndedUs ?? lastLineUs(files);
  const firstRegisteredUs = firstUs(marks, (mark) => mark.event === "registered");
  return {
    loadStartedUs:
      firstUs(marks, (mark) => mark.event === "load-started" && mark.observer === "harness") ??
      firstUs(marks, (mark) => mark.event === "load-started"),
    endUs,
    watchUs: watchedUs,
    firstRegisteredUs,
    registration: firstRegisteredUs !== null ? "seen" : allWouldShow(workers, watchedUs, endUs) ? "none" : "unknown",
    workerEnds: ends,
    allGoneUs: workers.length > 0 && ends.length === workers.length ? Math.max(...ends.map((end) => end.goneUs)) : null,
  };
}

/**
 * A worker's watch ends at its last heartbeat or closing line. Once a fault has ended its whole process group nothing can
 * enter there any more, so it then counts as watching until `loadEndUs`; not so if it had been silent before, and what it
 * did meanwhile is not known. When the watch began does not matter: before a worker is registered it gets no job.
 */
function watchUs(marks: readonly Mark[], observer: string, loadEndUs: number): number {
  const seenUs = marks
    .filter((mark) => mark.observer === observer && (mark.event === "heartbeat" || mark.event === "closing"))
    .reduce((last, mark) => Math.max(last, mark.atUs ?? -1), -1);
  // A worker that never wrote a line may have had jobs that nobody saw, however it ended.
  if (seenUs === -1) return -1;
  const goneUs = plannedEndUs(marks, observer);
  const byFault = marks.some((mark) => mark.event === "fault" && mark.target === observer);
  return byFault && goneUs !== null && goneUs - seenUs <= silenceUs ? Math.max(seenUs, loadEndUs) : seenUs;
}

/** When the run was broken off: what did not happen from then on is our own doing. */
const brokenOffUs = (marks: readonly Mark[]): number | null =>
  firstUs(
    marks,
    ({ observer, event, planned }) =>
      observer === "harness" &&
      (event === "interrupted" || event === "failed" || (event === "process-exited" && planned === false)),
  );

const allWouldShow = (workers: readonly FileReading[], watchedUs: number, endUs: number | null): boolean =>
  workers.length === 0 ||
  (workers.every((file) => file.state === "present" && file.damagedLines === 0) &&
    endUs !== null &&
    watchedUs >= endUs);

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
