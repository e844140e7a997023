// A worker that reports itself full. The server offers it nothing, and does not wait until it is free again.

import { lostBy } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { needsOurWorker } from "./on-workers.js";
import { windowOf } from "./words.js";

export const reportFull: FaultKind = {
  name: "report-full",
  form: "report-full [at=5s] [for=10s]",
  effect: "every dispatch is lost",
  frames: "none",
  make(given) {
    needsOurWorker(given);
    const { words, plan, index, name, specification } = given;
    const fault = { index, name, specification, window: windowOf(words, plan) };
    return {
      placed: { site: "worker", fault: { kind: "report-full", ...fault } },
      expect: () => lostBy("worker full or too loaded"),
    };
  },
};
