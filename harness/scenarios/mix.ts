// Several paths side by side in one run, in an order drawn from the seed: does it matter how an agent is asked for?

import { constantWaves } from "./constant.js";
import type { Scenario } from "./scenario.js";

export const mix: Scenario = {
  name: "mix",
  stresses: "the paths side by side in one run: whether it matters how an agent is asked for",
  waves: (options) => constantWaves(options, { rate: "0.5", duration: "2m" }),
  usual: { hold: "4s", path: "create-room=1,create-dispatch=1,token=1", "warm-up": "each-path" },
};
