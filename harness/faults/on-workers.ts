// What the faults of worker processes have in common: which one, and that it is one of ours.

import { workerProcessesOf } from "../../contract/manifest.js";
import type { Given } from "./fault.js";

/** `worker=`, from 1; wire workers share one process. */
export function workerOf({ words, plan }: Given): number {
  const processes = workerProcessesOf(plan);
  if (plan.worker === "external") words.problem("the worker is yours (--worker external); Rollcall does not touch it");
  else if (processes === 0) words.problem("it needs a worker, and --workers is 0");
  notBeforeTheyStart(words, plan);
  const index = words.count("worker", 1, 64, 1);
  if (processes > 0 && index > processes) {
    const why = plan.worker === "wire" ? "wire workers share one process" : `there are workers 1 to ${processes}`;
    words.problem(`worker=${index}: ${why}`);
  }
  return index;
}

/** Every process counts its own offers; wire workers share one. */
export function needsOneCounter({ words, plan }: Given): void {
  if (words.has("nth") && workerProcessesOf(plan) > 1) {
    words.problem("nth= counts in each worker process for itself; give p=, or one worker");
  }
}

/** For what a worker does itself: only ours can be told to. */
export function needsOurWorker({ words, plan }: Given): void {
  if (plan.worker === "external") words.problem("the worker is yours (--worker external); only a stub can be told to");
  else if (plan.workers === 0) words.problem("it needs a worker, and --workers is 0");
}

/** Workers may be started after the load. */
export function notBeforeTheyStart(words: Given["words"], { workersAfterMs }: Given["plan"]): void {
  if (workersAfterMs === 0 || !words.has("at") || words.durationMs("at", 0) > workersAfterMs) return;
  words.problem(`at= must be later than the workers, which are started ${workersAfterMs / 1000} s after the load`);
}
