// A worker killed without a word, its job processes too; with `for` it is started again after that, as a supervisor
// would. What was asked for meanwhile is not offered again when it is back.

import { workerProcessesOf } from "../../contract/manifest.js";
import { lostBy, nothing } from "./expectation.js";
import type { Disturbed, FaultKind } from "./fault.js";
import { workerOf } from "./on-workers.js";
import { instantOf, lengthOf } from "./words.js";

export const killWorker: FaultKind = {
  name: "kill-worker",
  form: "kill-worker at=20s [for=5s] [worker=1]",
  effect: "with one worker, every dispatch is lost until one has registered again (after `for`)",
  frames: "none",
  make(given) {
    const { name, specification, plan } = given;
    const atMs = instantOf(given.words, plan);
    const forMs = lengthOf(given.words);
    const index = workerOf(given);
    const when = { atMs, name, specification, target: `worker-${index}` };
    const inject = async (disturbed: Disturbed) => {
      await disturbed.killWorker(index);
      return 1;
    };
    return {
      placed: {
        site: "harness",
        fault:
          forMs === null
            ? { ...when, phase: "once", inject }
            : {
                ...{ ...when, forMs, phase: "lasting" },
                async begin(disturbed) {
                  await inject(disturbed);
                  return { atRunsEnd: "leave", end: (over) => disturbed.startWorkerAgain(index, over) };
                },
              },
      },
      expect: () => (workerProcessesOf(plan) > 1 ? nothing : lostBy("worker stopped", "no worker registered")),
    };
  },
};
