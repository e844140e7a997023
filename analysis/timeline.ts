// The instants of a run that judging needs, from its marks: when the load was, until when every needed observer is known
// to have watched, when workers were there and when they were gone by plan. Pure.

import { serverRole } from "../contract/events/role.js";
import type { Plan } from "../contract/manifest.js";
import { beforeStart, type Down, downsOf, type Span, whileAllDown } from "./downs.js";
import type { FileReading, Mark, Observations } from "./observations.js";

/** Whether any worker registered; `none` only where every worker's file would show it if one had. */
export type Registration = "seen" | "none" | "unknown";

/** Monotonic microseconds throughout; `null` where it never happened, as far as is known. */
export type Timeline = {
  readonly loadStartedUs: number | null;
  /** k6's end; after a crash of the harness the last line of any observer; of a run that goes on, until when it is looked at. */
  readonly endUs: number | null;
  /** Nothing that would show an arrival and was seen from `watchFromUs` to here can be missing; -1: not known to have watched at all. */
  readonly watchUs: number;
  readonly watchFromUs: number;
  /** Moments in which an arrival may have been missed: a witness that failed. */
  readonly watchGaps: readonly number[];
  /** When the wiretap watched; `null` when it is not known to have. */
  readonly tap: { readonly fromUs: number; readonly untilUs: number } | null;
  readonly firstRegisteredUs: number | null;
  readonly registration: Registration;
  /** When a worker was gone by plan, and when all of them were at once. */
  readonly downs: readonly Down[];
  readonly allDown: readonly Span[];
  /** When a node of the server was, and when its Redis was. */
  readonly nodeDowns: readonly (Span & { readonly node: number })[];
  readonly redisDowns: readonly Span[];
};

/** A worker writes each second; one that was silent for longer than this before its end may have got jobs unseen. */
const silenceUs = 5_000_000;

/** Without workers no observer is needed to see that nothing entered. */
const noneNeeded = Number.MAX_SAFE_INTEGER;

/**
 * `worker` says whose lines show an arrival: our workers' own, or, of an external one, the collector's. `untilUs`: the run
 * goes on, and is looked at until then, as if its load had ended there; `null`: it is over.
 */
export function timelineOf(
  { marks, files }: Observations,
  worker: Plan["worker"] = "sdk",
  untilUs: number | null = null,
): Timeline {
  const workers = files.filter((file) => isWorker(file.observer));
  const downs = workers.flatMap(({ observer }) => downsOf(marks, observer, workerNumber(observer)));
  const loadEndedUs = earlier(
    firstUs(marks, (mark) => mark.event === "load-ended"),
    untilUs,
  );
  const watches =
    worker === "external"
      ? [lastSeenUs(marks, "collector")]
      : workers.map(({ observer }) => watchUs(marks, observer, loadEndedUs));
  const watchedUs = Math.min(noneNeeded, brokenOffUs(marks) ?? noneNeeded, ...watches);
  const endUs = loadEndedUs ?? lastLineUs(files);
  const firstRegisteredUs = firstUs(marks, (mark) => mark.event === "registered");
  const wholly = worker !== "external" && allWouldShow(workers, watchedUs, endUs);
  return {
    loadStartedUs:
      firstUs(marks, (mark) => mark.event === "load-started" && mark.observer === "harness") ??
      firstUs(marks, (mark) => mark.event === "load-started"),
    endUs,
    watchUs: watchedUs,
    watchFromUs: worker === "external" ? (firstUs(marks, (mark) => mark.event === "witness-started") ?? noneNeeded) : 0,
    watchGaps:
      worker === "external"
        ? marks.flatMap((mark) => (mark.event === "witness-failed" && mark.atUs !== null ? [mark.atUs] : []))
        : [],
    tap: tapOf(marks),
    firstRegisteredUs,
    registration: firstRegisteredUs !== null ? "seen" : wholly ? "none" : "unknown",
    downs,
    allDown: whileAllDown(
      downs,
      workers.flatMap(({ observer }) => beforeStart(marks, observer, workerNumber(observer))),
      workers.map(({ observer }) => workerNumber(observer)),
    ),
    nodeDowns: nodesIn(marks).flatMap((node) =>
      downsOf(marks, serverRole(node), node).map(({ fromUs, toUs }) => ({ node, fromUs, toUs })),
    ),
    redisDowns: downsOf(marks, "redis", 0),
  };
}

/** The nodes of which the harness wrote. */
function nodesIn(marks: readonly Mark[]): readonly number[] {
  const roles = new Set(marks.map(({ role }) => role));
  const last = Math.max(0, ...[...roles].map((role) => Number(/^server-(\d+)$/.exec(role ?? "")?.[1] ?? 1)));
  return Array.from({ length: last }, (_, i) => i + 1);
}

/**
 * A worker's watch ends at its last heartbeat or closing line. Once its whole process group has ended by plan before the
 * load's end, nothing can enter there any more, so it then counts as watching until `loadEndedUs`; not so if it had been silent before, and what it
 * did meanwhile is not known. When the watch began does not matter: before a worker is registered it gets no job.
 */
function watchUs(marks: readonly Mark[], observer: string, loadEndedUs: number | null): number {
  const seenUs = lastSeenUs(marks, observer);
  // A worker that never wrote a line may have had jobs that nobody saw, however it ended.
  if (seenUs === -1) return -1;
  const goneUs = plannedEndUs(marks, observer);
  const goneMeanwhile = goneUs !== null && loadEndedUs !== null && goneUs < loadEndedUs;
  return goneMeanwhile && goneUs - seenUs <= silenceUs ? Math.max(seenUs, loadEndedUs) : seenUs;
}

const lastSeenUs = (marks: readonly Mark[], observer: string): number =>
  marks
    .filter((mark) => mark.observer === observer && (mark.event === "heartbeat" || mark.event === "closing"))
    .reduce((last, mark) => Math.max(last, mark.atUs ?? -1), -1);

function tapOf(marks: readonly Mark[]): Timeline["tap"] {
  const fromUs = firstUs(marks, (mark) => mark.observer === "wiretap" && mark.event === "wiretap-started");
  const untilUs = lastSeenUs(marks, "wiretap");
  return fromUs === null || untilUs === -1 ? null : { fromUs, untilUs };
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

const earlier = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

const firstUs = (marks: readonly Mark[], is: (mark: Mark) => boolean): number | null =>
  marks.find((mark) => mark.atUs !== null && is(mark))?.atUs ?? null;

function lastLineUs(files: readonly FileReading[]): number | null {
  const instants = files.flatMap((file) => file.lastUs ?? []);
  return instants.length === 0 ? null : Math.max(...instants);
}

export const isWorker = (observer: string): boolean => observer.startsWith("worker-");

const workerNumber = (observer: string): number => Number(observer.slice("worker-".length));
