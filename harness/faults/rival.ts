// Another environment's worker under the same agent name, connected to the same server: a developer's machine, an old
// deployment. The server shares the jobs out by load; those it takes never arrive here.

import { lostBy } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { instantOf, lengthOf } from "./words.js";

export const rival: FaultKind = {
  name: "rival",
  form: "rival at=5s [for=10s]",
  effect: "about half of the dispatches go to it (with one worker of ours): lost here",
  frames: "none",
  make(given) {
    const { name, specification, plan, words } = given;
    const atMs = instantOf(words, plan);
    const forMs = lengthOf(words);
    if (!["native", "container"].includes(plan.target)) {
      words.problem("it would take other people's jobs; it needs --target native or container");
    }
    return {
      placed: {
        site: "harness",
        fault: {
          ...{ atMs, forMs, name, specification, target: "rival-1", phase: "lasting" },
          async begin(disturbed, over) {
            const running = await disturbed.startRival(over);
            if (running === "run over") return running;
            return { atRunsEnd: "end", end: () => running.stop() };
          },
        },
      },
      expect: () => lostBy("delivered to another worker"),
    };
  },
};
