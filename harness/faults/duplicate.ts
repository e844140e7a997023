// Frames handed on twice. The server ignores an answer to a job that is no longer on offer, and the SDK an assignment of
// a job that it has already; the wire worker takes every assignment for an arrival.

import { nothing } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { choiceForm, chosenOf, namedFrame } from "./on-frames.js";

export const duplicate: FaultKind = {
  name: "duplicate",
  form: `duplicate:FRAME ${choiceForm}`,
  effect: "none: server and SDK ignore the second one; a wire worker's assignment: duplicated",
  frames: "named",
  make(given) {
    const frame = namedFrame(given);
    const isSeen = frame === "assignment" && given.plan.worker === "wire";
    return {
      placed: { site: "wiretap", fault: { kind: "duplicate", frame, ...chosenOf(given) } },
      expect: () => (isSeen ? { effect: "duplicate", lateByMs: 0, causes: [] } : nothing),
    };
  },
};
