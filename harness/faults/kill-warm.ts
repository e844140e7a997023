// Kills the warm job processes of a worker on the real SDK, as an out-of-memory killer would. The SDK (1.9.0, tried)
// does not notice: each dead process is given one of the next jobs, which never starts, and the server lists it as
// running.

import { lostBy } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { workerOf } from "./on-workers.js";
import { instantOf } from "./words.js";

export const killWarm: FaultKind = {
  name: "kill-warm",
  form: "kill-warm at=10s [worker=1]",
  effect: "each killed process takes one of that worker's next jobs with it: lost",
  frames: "none",
  make(given) {
    const { name, specification, plan, words } = given;
    const atMs = instantOf(words, plan);
    const index = workerOf(given);
    if (plan.worker !== "sdk") words.problem("only --worker sdk has warm job processes");
    else if (plan.idleProcesses === 0) words.problem("it needs warm job processes, and --idle-processes is 0");
    // Those that were made ready hours ago would be missed, in silence.
    if (plan.segmentMs !== null)
      words.problem("with --segment the lines that tell of warm processes may be packed by then");
    return {
      placed: {
        site: "harness",
        fault: {
          ...{ atMs, name, specification, target: `worker-${index}`, phase: "once" },
          async inject(disturbed) {
            const pids = await disturbed.warmProcesses(index);
            for (const pid of pids) await disturbed.killProcess(pid);
            return pids.length;
          },
        },
      },
      // Which of the next jobs that worker is given is the server's choice.
      expect: () => (plan.workers > 1 ? "open" : lostBy("assigned but never started")),
    };
  },
};
