// The server ended and started again in the middle of a run: its rooms are gone and the dispatches that it had in hand,
// requests meanwhile get no answer, and until the workers have registered again nobody is there to be offered anything.

import { lostBy } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { instantOf } from "./words.js";

export const restartServer: FaultKind = {
  name: "restart-server",
  form: "restart-server at=10s",
  effect: "until the workers have registered again every dispatch is lost",
  frames: "none",
  make(given) {
    const { name, specification, plan, words } = given;
    const atMs = instantOf(words, plan);
    if (!["native", "container"].includes(plan.target)) {
      words.problem("the server is not ours; it needs --target native or container");
    }
    if (plan.nodes > 1) words.problem("with several nodes it is kill-node at=10s for=1s");
    return {
      placed: {
        site: "harness",
        fault: {
          ...{ atMs, forMs: 0, name, specification, target: "server", phase: "lasting" },
          // One step for the server's owner, so it begins when it is asked for and ends when the server serves again.
          begin: async (disturbed) => ({ atRunsEnd: "leave", end: () => disturbed.restartServer() }),
        },
      },
      expect: () => lostBy("request not answered", "server gone", "no worker registered"),
    };
  },
};
