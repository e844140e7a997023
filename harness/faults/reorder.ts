// Frames handed on after the next one of their direction and connection, or after `within` when none comes. The frames
// of two jobs do not depend on each other, so it is no more than a small delay.

import { delayed } from "./delay.js";
import type { FaultKind } from "./fault.js";
import { choiceForm, chosenOf, namedFrame } from "./on-frames.js";

const usualWithinMs = 1_000;

export const reorder: FaultKind = {
  name: "reorder",
  form: `reorder:FRAME [within=1s] ${choiceForm}`,
  effect: "late by up to `within`",
  frames: "named",
  make(given) {
    const frame = namedFrame(given);
    const withinMs = given.words.durationMs("within", usualWithinMs);
    if (withinMs === 0) given.words.problem("within= must be more than 0");
    const longest = delayed(frame, withinMs, given.plan);
    // How much of it is waited depends on the next frame.
    const expected = longest.effect === "none" ? { ...longest, lateByMs: null } : longest;
    return {
      placed: {
        site: "wiretap",
        fault: { kind: "reorder", frame, withinMs: Math.max(1, withinMs), ...chosenOf(given) },
      },
      expect: () => expected,
    };
  },
};
