// A rolling deploy: for each worker process in turn another is started under the next free number, and once that one is
// registered and warm the old one is drained: it takes no new job and ends with its last. Expected: nothing is lost.

import { workerProcessesOf } from "../../contract/manifest.js";
import { loadMs } from "../../contract/schedule.js";
import { nothing } from "./expectation.js";
import type { FaultKind, Step } from "./fault.js";
import { needsOurWorker, notBeforeTheyStart } from "./on-workers.js";
import { instantOf } from "./words.js";

const mostTimes = 1_000;

export const rollWorkers: FaultKind = {
  name: "roll-workers",
  form: "roll-workers at=5s every=10s [times=2]",
  effect: "each worker process in turn is replaced, then drained (`times`: as many as there are): no dispatch is lost",
  frames: "none",
  make(given) {
    const { name, specification, plan, words } = given;
    const atMs = instantOf(words, plan);
    needsOurWorker(given);
    notBeforeTheyStart(words, plan);
    const processes = workerProcessesOf(plan);
    const times = words.count("times", 1, mostTimes, Math.max(1, processes));
    const everyMs = times > 1 || words.has("every") ? words.neededMs("every", "10s") : 0;
    const lastMs = atMs + (times - 1) * everyMs;
    const lengthMs = loadMs(plan);
    if (atMs < lengthMs && lastMs >= lengthMs) {
      words.problem(`the last of ${times} would begin at ${lastMs / 1000} s, and the load takes ${lengthMs / 1000} s`);
    }
    // Replacements have the numbers after the planned ones, in the order in which they come, and are rolled in turn too.
    const steps = Array.from({ length: times }, (_, i) => stepOf(i + 1));
    return {
      placed: { site: "harness", fault: { atMs, everyMs, name, specification, phase: "series", steps } },
      expect: () => nothing,
    };
  },
};

const stepOf = (index: number): Step => ({
  target: `worker-${index}`,
  async inject(disturbed, over) {
    if ((await disturbed.startReplacement(over)) === "run over") return 0;
    return (await disturbed.drainWorker(index, over)) === "by itself" ? 1 : 0;
  },
});
