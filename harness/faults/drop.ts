// Frames that are never handed on, as if a connection had swallowed them. The server offers a job once and sends an
// assignment once: neither it nor the worker asks again.

import type { FrameKind } from "../../contract/frames.js";
import { lostBy, nothing } from "./expectation.js";
import type { Expected, FaultKind } from "./fault.js";
import { choiceForm, chosenOf, namedFrame } from "./on-frames.js";

export const drop: FaultKind = {
  name: "drop",
  form: `drop:FRAME ${choiceForm}`,
  effect: "an offer, answer or assignment: lost; other frames: none",
  frames: "named",
  make(given) {
    const frame = namedFrame(given);
    const expected = dropped(frame);
    return {
      placed: { site: "wiretap", fault: { kind: "drop", frame, ...chosenOf(given) } },
      expect: () => expected,
    };
  },
};

function dropped(frame: FrameKind): Expected {
  switch (frame) {
    case "offer":
      return lostBy("never offered");
    case "answer":
      return lostBy("unanswered");
    case "assignment":
      return lostBy("accepted but never assigned");
    default:
      return nothing;
  }
}
