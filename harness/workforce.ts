// Our own workers of one run: started together, told when the load starts, and each of them replaceable, because a fault
// may end one and start it again under the same number.

import { workerProcessesOf } from "../contract/manifest.js";
import type { LoadStartedMessage } from "../contract/processes.js";
import type { Child } from "./parts/child.js";
import type { Supervisor } from "./parts/supervisor.js";
import { type StartedWorker, startRival, startWorker, type WorkerStart, workerReady } from "./parts/worker.js";
import type { Undo } from "./undo.js";

export type Workforce = {
  /** Starts all, then waits until all are ready. @throws RunFailed when one is not. */
  startAll(say: (line: string) => void): Promise<void>;
  /** The one that has this number now, from 1. @throws when there is none. */
  worker(index: number): StartedWorker;
  startAgain(index: number): Promise<void>;
  /** Another environment's worker. */
  startRival(): Promise<Child>;
  /** Tells all that run, and those that are started later. */
  loadStarted(atUs: number): void;
};

export function workforce(start: WorkerStart, supervisor: Supervisor, undo: Undo): Workforce {
  const workers = new Map<number, StartedWorker>();
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
  return {
    worker,
    async startAll(say) {
      for (let index = 1; index <= workerProcessesOf(start.plan); index++) {
        signal.throwIfAborted();
        workers.set(index, started(await startWorker(start, index)));
        // Whichever has the number then: pushed once, so that a restart does not change the order of the stops.
        undo.add(`worker-${index}`, () => supervisor.stop(worker(index).child));
      }
      await Promise.all([...workers.values()].map((one) => workerReady(one, signal, say)));
    },
    async startAgain(index) {
      const again = started(await startWorker(start, index));
      workers.set(index, again);
      await workerReady(again, signal, () => {});
    },
    async startRival() {
      rivals += 1;
      const rival = started(await startRival(start, rivals));
      undo.add(rival.child.role, () => supervisor.stop(rival.child));
      await workerReady(rival, signal, () => {});
      return rival.child;
    },
    loadStarted(atUs) {
      loadStarted = { type: "load-started", atUs };
      for (const { child } of workers.values()) child.send(loadStarted);
    },
  };
}
