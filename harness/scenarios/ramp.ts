// A rate that rises evenly: at which rate do delays begin to grow?

import { commonRates } from "../../contract/rate.js";
import { rampCount } from "../../contract/wave.js";
import type { Scenario } from "./scenario.js";

export const ramp: Scenario = {
  name: "ramp",
  stresses: "a rate that rises evenly: where delays begin to grow",
  waves: (options) => {
    const { perMs, counts } = commonRates([options.rate("from", "0.2"), options.rate("to", "1")]);
    const [from = 1, to = 1] = counts;
    const stages = [{ to, durationMs: options.durationMs("duration", "1m") }];
    const count = rampCount({ perMs, from, stages });
    if (count < 1)
      options.problem("the ramp ends before its first dispatch; give a longer --duration or a higher rate");
    return [{ kind: "ramping", startMs: 0, count: Math.max(1, count), perMs, from, stages }];
  },
  usual: { hold: "2s" },
};
