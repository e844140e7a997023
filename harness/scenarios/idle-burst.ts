// Bursts after quiet gaps that get longer: what goes to sleep, expires or is forgotten while nothing happens.

import type { Wave } from "../../contract/wave.js";
import type { Scenario } from "./scenario.js";

export const idleBurst: Scenario = {
  name: "idle-burst",
  stresses:
    "bursts after quiet gaps of rising length: caches that expire, connections that go stale, processes that go away",
  waves: (options) => {
    const count = options.count("burst", "4");
    const gapsMs = options.durationsMs("gaps", "10s,30s,60s,90s");
    let startMs = 0;
    const first: Wave = { kind: "at-once", startMs, count };
    return [
      first,
      ...gapsMs.map((gapMs): Wave => {
        startMs += gapMs;
        return { ...first, startMs };
      }),
    ];
  },
  usual: { hold: "4s" },
};
