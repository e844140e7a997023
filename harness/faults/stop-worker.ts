// Stops a worker for good in the middle of a run. Expected: every dispatch whose offer comes later is lost (with one
// worker process), and none before it.

import { workerProcessesOf } from "../../contract/manifest.js";
import { lostBy, nothing } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { workerOf } from "./on-workers.js";
import { instantOf } from "./words.js";

export const stopWorker: FaultKind = {
  name: "stop-worker",
  form: "stop-worker at=20s [worker=1]",
  effect: "with one worker, every dispatch offered after it is lost",
  frames: "none",
  make(given) {
    const { name, specification, plan } = given;
    const atMs = instantOf(given.words, plan);
    const index = workerOf(given);
    const target = `worker-${index}`;
    return {
      placed: {
        site: "harness",
        fault: {
          ...{ atMs, name, specification, target, phase: "once" },
          async inject(disturbed) {
            await disturbed.stopWorker(index);
            return 1;
          },
        },
      },
      expect: () => (workerProcessesOf(plan) > 1 ? nothing : lostBy("worker stopped", "no worker registered")),
    };
  },
};
