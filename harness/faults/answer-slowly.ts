// A worker that takes its time to answer an offer. The server waits 3 s in all, and asks nobody else after that.

import { answerLaterBy } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { choiceForm, chosenOf } from "./on-frames.js";
import { needsOneCounter, needsOurWorker } from "./on-workers.js";

export const answerSlowly: FaultKind = {
  name: "answer-slowly",
  form: `answer-slowly by=3s ${choiceForm}`,
  effect: "late by so much; after more than the server's 3 s: lost",
  frames: "none",
  make(given) {
    needsOurWorker(given);
    needsOneCounter(given);
    const byMs = given.words.neededMs("by", "3s");
    return {
      placed: { site: "worker", fault: { kind: "answer-slowly", byMs, ...chosenOf(given) } },
      expect: () => answerLaterBy(byMs, given.plan, "answered too late", ["answered too late"]),
    };
  },
};
