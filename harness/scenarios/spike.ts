// A quiet rate, a short time at a much higher one, and quiet again: does everything come back to what it was?

import { plannedIn, type Rate } from "../../contract/rate.js";
import type { Wave } from "../../contract/wave.js";
import type { Scenario } from "./scenario.js";

export const spike: Scenario = {
  name: "spike",
  stresses: "a short time at a much higher rate amid a quiet one: whether delays come back to what they were",
  waves: (options) => {
    const rate = options.rate("rate", "0.4");
    const peak = options.rate("peak", "2");
    const peakMs = options.durationMs("peak-for", "5s");
    const quietMs = options.durationMs("duration", "65s") - peakMs;
    if (quietMs < 3) options.problem("--peak-for leaves no quiet time of --duration");
    const beforeMs = Math.max(1, Math.round(quietMs / 3));
    const wave = (startMs: number, forMs: number, at: Rate): Wave => ({
      ...{ kind: "constant", startMs, count: Math.max(1, plannedIn(at, forMs)), rate: at },
    });
    return [
      wave(0, beforeMs, rate),
      wave(beforeMs, peakMs, peak),
      wave(beforeMs + peakMs, Math.max(1, quietMs - beforeMs), rate),
    ];
  },
  usual: { hold: "2s" },
};
