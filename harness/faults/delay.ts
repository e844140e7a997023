// Frames handed on later; those behind them overtake them. The server waits 3 s in all for a worker's answer, so an
// offer or an answer that takes longer is lost, and an assignment is only late.

import type { FrameKind } from "../../contract/frames.js";
import type { Plan } from "../../contract/manifest.js";
import { answerLaterBy, laterBy, nothing } from "./expectation.js";
import type { Expected, FaultKind } from "./fault.js";
import { choiceForm, chosenOf, namedFrame } from "./on-frames.js";

export const delay: FaultKind = {
  name: "delay",
  form: `delay:FRAME by=3s [jitter=500ms] ${choiceForm}`,
  effect: "late by so much; an offer or answer after more than the server's 3 s: lost",
  frames: "named",
  make(given) {
    const frame = namedFrame(given);
    const byMs = given.words.neededMs("by", "3s");
    const jitterMs = given.words.durationMs("jitter", 0);
    const expected = delayed(frame, byMs + jitterMs / 2, given.plan);
    return {
      placed: { site: "wiretap", fault: { kind: "delay", frame, byMs, jitterMs, ...chosenOf(given) } },
      expect: () => expected,
    };
  },
};

/** What a frame that comes later does to its dispatch. */
export function delayed(frame: FrameKind, byMs: number, plan: Plan): Expected {
  switch (frame) {
    case "offer":
      return answerLaterBy(byMs, plan, "offered late", ["answered too late"]);
    case "answer":
      return answerLaterBy(byMs, plan, "answered too late", ["answered too late"]);
    case "assignment":
      return laterBy(byMs, plan, ["assigned late"]);
    default:
      return nothing;
  }
}
