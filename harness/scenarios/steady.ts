// Nothing but the plain path, with jobs that overlap (rate x hold > 1): the smallest load at which a worker must have
// more than one process ready.

import { constantWaves } from "./constant.js";
import type { Scenario } from "./scenario.js";

export const steady: Scenario = {
  name: "steady",
  stresses: "dispatches at a constant rate whose jobs overlap, so that a worker must have a second process ready",
  // Two jobs at a time: a faulty process pool shows, and a sound worker on 2 cores keeps up.
  waves: (options) => constantWaves(options, { rate: "0.5", duration: "40s" }),
  usual: { hold: "4s" },
};
