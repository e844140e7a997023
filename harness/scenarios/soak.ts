// A steady load for hours: what creeps, leaks or fails once in a night.

import { constantWaves } from "./constant.js";
import type { Scenario } from "./scenario.js";

export const soak: Scenario = {
  name: "soak",
  stresses: "a steady load for a night: what creeps, leaks, or fails once in thousands of times",
  waves: (options) => constantWaves(options, { rate: "0.5", duration: "8h" }),
  usual: { hold: "4s", segment: "10m" },
};
