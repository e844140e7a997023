// Many jobs at a time at a rate that a worker keeps up with: what a process pool does when its processes stay busy.

import { constantWaves } from "./constant.js";
import type { Scenario } from "./scenario.js";

export const overlap: Scenario = {
  name: "overlap",
  stresses:
    "long jobs, five at a time: a pool that waits for a job to end before it starts the next is late by the hold",
  waves: (options) => constantWaves(options, { rate: "0.5", duration: "1m" }),
  usual: { hold: "10s" },
};
