// All connections stalled at once, as when the network between server and workers is gone for a while.

import type { FaultKind } from "./fault.js";
import { heldFor } from "./stall.js";
import { instantOf, lengthOf } from "./words.js";

export const holdAll: FaultKind = {
  name: "hold-all",
  form: "hold-all at=5s [for=4s]",
  effect: "as stall, for every connection",
  frames: "none",
  make(given) {
    const { words, plan, index, name, specification } = given;
    const fromMs = instantOf(words, plan);
    const forMs = lengthOf(words);
    const window = { fromMs, toMs: forMs === null ? null : fromMs + forMs };
    return {
      placed: { site: "wiretap", fault: { kind: "stall", index, name, specification, window, link: 0 } },
      expect: (leftMs) => heldFor(leftMs, window, plan),
    };
  },
};
