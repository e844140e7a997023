// A worker that stands still (SIGSTOP) while its connection stays open: a swapped-out machine, a debugger, a long
// garbage collection. The server goes on offering to it.

import { type Plan, workerProcessesOf } from "../../contract/manifest.js";
import { answerLaterBy, unlessOffered, usualDelayMs } from "./expectation.js";
import type { Expected, FaultKind } from "./fault.js";
import { workerOf } from "./on-workers.js";
import { instantOf, lengthOf } from "./words.js";

export const pauseWorker: FaultKind = {
  name: "pause-worker",
  form: "pause-worker at=20s [for=10s] [worker=1]",
  effect: "dispatches offered to it wait for its end; those that wait more than the server's 3 s: lost",
  frames: "none",
  make(given) {
    const { name, specification, plan } = given;
    const atMs = instantOf(given.words, plan);
    const forMs = lengthOf(given.words);
    const index = workerOf(given);
    return {
      placed: {
        site: "harness",
        fault: {
          ...{ atMs, forMs, name, specification, target: `worker-${index}`, phase: "lasting" },
          async begin(disturbed) {
            await disturbed.signalWorker(index, "SIGSTOP");
            // Whoever stands still cannot be told to stop.
            return { atRunsEnd: "end", end: () => disturbed.signalWorker(index, "SIGCONT") };
          },
        },
      },
      expect(leftMs) {
        const paused = waitsFor(leftMs, plan);
        return workerProcessesOf(plan) > 1 ? unlessOffered(paused) : paused;
      },
    };
  },
};

/** It has been offered, and its answer is held. */
function waitsFor(leftMs: number, plan: Plan): Expected {
  return answerLaterBy(Math.max(0, leftMs - usualDelayMs), plan, "answered too late", [
    "answered too late",
    "unanswered",
  ]);
}
