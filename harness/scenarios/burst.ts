// Bursts of rooms made at once, again and again: more at a time than there are warm processes.

import type { Scenario } from "./scenario.js";

export const burst: Scenario = {
  name: "burst",
  stresses: "rooms made all at once, repeated: more jobs at a time than warm processes, and a queue in the server",
  waves: (options) => {
    const count = options.count("burst", "5");
    const everyMs = options.durationMs("every", "20s");
    return Array.from({ length: options.count("bursts", "4") }, (_, i) => ({
      ...{ kind: "at-once", startMs: i * everyMs, count },
    }));
  },
  usual: { hold: "4s" },
};
