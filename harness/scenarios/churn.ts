// Workers come and go while dispatches go on, as in a rolling deploy: each is replaced before it is drained, and no
// dispatch may be lost.

import { constantWaves } from "./constant.js";
import type { Scenario } from "./scenario.js";

export const churn: Scenario = {
  name: "churn",
  stresses: "a rolling deploy under load: each worker is replaced before it is drained, and nothing may be lost",
  waves: (options) => constantWaves(options, { rate: "0.5", duration: "1m" }),
  usual: { hold: "4s", workers: "2", "idle-processes": "2", fault: "roll-workers at=5s every=15s" },
};
