// A worker that reports a given load. The server counts what is left below its target load, and offers nothing to a
// node where that is nothing.

import { targetLoadPermille } from "../../contract/server-limits.js";
import { lostBy, nothing } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { needsOurWorker } from "./on-workers.js";
import { windowOf } from "./words.js";

export const reportLoad: FaultKind = {
  name: "report-load",
  form: "report-load value=0.9 [at=5s] [for=10s]",
  effect: `from a load of ${targetLoadPermille / 1000} on every dispatch is lost`,
  frames: "none",
  make(given) {
    needsOurWorker(given);
    const { words, plan, index, name, specification } = given;
    const loadPermille = words.loadPermille("value", "0.9");
    const fault = { index, name, specification, window: windowOf(words, plan), loadPermille };
    return {
      placed: { site: "worker", fault: { kind: "report-load", ...fault } },
      expect: () => (loadPermille >= targetLoadPermille ? lostBy("worker full or too loaded") : nothing),
    };
  },
};
