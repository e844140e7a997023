// Bursts after quiet gaps that get longer: what goes to sleep, expires or is forgotten while nothing happens. A burst is done
// with about 11 s after its requests (the look, and the deletion of its rooms): a gap is quiet from then on.

import type { Wave } from "../../contract/wave.js";
import type { Scenario } from "./scenario.js";

export const idleBurst: Scenario = {
  name: "idle-burst",
  stresses:
    "bursts after quiet gaps of rising length: caches that expire, connections that go stale, processes that go away",
  waves: (options) => {
    const count = options.count("burst", "4");
    const gapsMs = options.durationsMs("gaps", "20s,40s,1m,90s");
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
