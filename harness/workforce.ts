// Our own workers of one run: started together, told when the load starts, and each of them replaceable, because a fault
// may end one and start it again under the same number, or put another in its place.

import { workerProcessesOf } from "../contract/manifest.js";
import type { LoadStartedMessage } from "../contract/processes.js";
import type { Child } from "./parts/child.js";
import type { Drained, Supervisor } from "./parts/supervisor.js";
import { type StartedWorker, startRival, startWorker, type WorkerStart, workerReady } from "./parts/worker.js";
import type { Undo } from "./undo.js";

export type Workforce = {
  /** Starts all, then waits until all are ready. @throws RunFailed when one is not, and when `over` fires. */
  startAll(say: (line: string) => void, over: AbortSignal): Promise<void>;
  /** The one that has this number now, from 1. @throws when there is none. */
  worker(index: number): StartedWorker;
  /** Resolves when it is ready, or when `over` fires, as the next two. @throws RunFailed when it is not. */
  startAgain(index: number, over: AbortSignal): Promise<"ready" | "run over">;
  /** Another under the next free number. */
  startReplacement(over: AbortSignal): Promise<"ready" | "run over">;
  /** Another environment's worker. */
  startRival(over: AbortSignal): Promise<Child | "run over">;
  /** Lets one end with its last job. */
  drain(index: number, over: AbortSignal): Promise<Drained>;
  /** Tells all that run, and those that are started later. */
  loadStarted(atUs: number): void;
};

/** Beyond the hold: an assignment that is under way, a job process that is about to start, the room that is left. */
const drainSlackMs = 15_000;

/** Whoever runs at the run's end is stopped where this is called among the things to undo, however late it was started. */
export function workforce(
  start: WorkerStart,
  supervisor: Supervisor,
  undo: Undo,
  note: (line: string) => void,
): Workforce {
  const workers = new Map<number, StartedWorker>();
  const planned = workerProcessesOf(start.plan);
  let last = planned;
  let rivals = 0;
  let loadStarted: LoadStartedMessage | undefined;
  const { signal } = start.context;

  const worker = (index: number): StartedWorker => {
    const found = workers.get(index);
    if (found === undefined) throw new Error(`there is no worker ${index}`);
    return found;
  };
  const started = (one: StartedWorker): StartedWorker => {
    if (loadStarted !== undefined) one.child.send(loadStarted);
    return one;
  };
  // One that is being started when all are stopped must not be left.
  const closing = new AbortController();
  const starting = new Set<Promise<unknown>>();
  const startNumber = async (index: number): Promise<StartedWorker> => {
    closing.signal.throwIfAborted();
    const underWay = startWorker(start, index).then((one) => {
      workers.set(index, started(one));
      return one;
    });
    starting.add(underWay);
    return await underWay.finally(() => starting.delete(underWay));
  };
  const readyOrOver = async (one: StartedWorker, over: AbortSignal): Promise<"ready" | "run over"> => {
    try {
      await workerReady(one, AbortSignal.any([signal, over]), { say: () => {}, note });
    } catch (error) {
      if (!over.aborted) throw error;
      return "run over";
    }
    return "ready";
  };
  undo.add("workers", async () => {
    closing.abort();
    await Promise.allSettled(starting);
    const newestFirst = [...workers.values()].reverse();
    // Each is tried, whatever becomes of the others.
    const stops = await Promise.allSettled(newestFirst.map(({ child }) => supervisor.stop(child)));
    const failed = stops.flatMap((stop) => (stop.status === "rejected" ? [stop.reason] : []));
    if (failed.length > 0) throw new AggregateError(failed, failed.map(String).join("; "));
  });
  return {
    worker,
    async startAll(say, over) {
      const ended = AbortSignal.any([signal, over]);
      for (let index = 1; index <= planned; index++) {
        ended.throwIfAborted();
        await startNumber(index);
      }
      await Promise.all([...workers.values()].map((one) => workerReady(one, ended, { say, note })));
    },
    startAgain: async (index, over) => readyOrOver(await startNumber(index), over),
    async startReplacement(over) {
      last += 1;
      return await readyOrOver(await startNumber(last), over);
    },
    drain: (index, over) =>
      supervisor.drain(worker(index).child, { patienceMs: start.plan.holdMs + drainSlackMs, over }),
    async startRival(over) {
      rivals += 1;
      const rival = started(await startRival(start, rivals));
      undo.add(rival.child.role, () => supervisor.stop(rival.child));
      return (await readyOrOver(rival, over)) === "ready" ? rival.child : "run over";
    },
    loadStarted(atUs) {
      loadStarted = { type: "load-started", atUs };
      for (const { child } of workers.values()) child.send(loadStarted);
    },
  };
}
