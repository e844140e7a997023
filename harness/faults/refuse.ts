// A worker that says no to an offer. The server asks the next worker; with one there is none.

import { lostBy } from "./expectation.js";
import type { Expected, FaultKind } from "./fault.js";
import { choiceForm, chosenOf } from "./on-frames.js";
import { needsOneCounter, needsOurWorker } from "./on-workers.js";

const reoffered: Expected = { effect: "healed", lateByMs: 0, causes: [] };

export const refuse: FaultKind = {
  name: "refuse",
  form: `refuse ${choiceForm}`,
  effect: "lost, unless a worker that does not refuse is left",
  frames: "none",
  make(given) {
    needsOurWorker(given);
    needsOneCounter(given);
    const chosen = chosenOf(given);
    // Drawn by room, so every worker refuses the same ones; the n-th is one offer only.
    const isHealed = given.plan.workers > 1 && chosen.choice.by === "nth";
    return {
      placed: { site: "worker", fault: { kind: "refuse", ...chosen } },
      expect: () => (isHealed ? reoffered : lostBy("refused")),
    };
  },
};
