// One dispatch at a time, as somebody does who tries it by hand: the next room is made when the one before is gone. Faults
// of overlap cannot show here, which is what it is for.

import type { Scenario } from "./scenario.js";

export const sequential: Scenario = {
  name: "sequential",
  stresses:
    "one dispatch at a time, the next when the room before is gone: what is wrong here is wrong without any load",
  waves: (options) => [{ kind: "one-by-one", startMs: 0, count: options.count("rooms", "20") }],
  usual: { hold: "2s" },
};
