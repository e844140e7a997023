// A connection on which no byte passes while it stays open, as behind a broken NAT: what was held is handed on at the
// end. Neither the server nor the Node SDK notices. An offer waits for the end, or is lost when the server's 3 s are over.

import type { Plan } from "../../contract/manifest.js";
import { answerLaterBy, usualDelayMs } from "./expectation.js";
import type { Expected, FaultKind } from "./fault.js";
import { instantOf, lengthOf } from "./words.js";

export const stall: FaultKind = {
  name: "stall",
  form: "stall at=5s [for=4s] [link=1]",
  effect: "dispatches of that connection wait for its end; those that wait more than the server's 3 s: lost",
  frames: "none",
  make(given) {
    const { words, plan, index, name, specification } = given;
    const fromMs = instantOf(words, plan);
    const forMs = lengthOf(words);
    const link = words.count("link", 1, 1_000_000, 1);
    const window = { fromMs, toMs: forMs === null ? null : fromMs + forMs };
    return {
      placed: { site: "wiretap", fault: { kind: "stall", index, name, specification, window, link } },
      expect: (leftMs) => heldFor(leftMs, plan),
    };
  },
};

/** Of a dispatch requested `leftMs` before the connection goes on: what is held is its offer. */
export function heldFor(leftMs: number, plan: Plan): Expected {
  return answerLaterBy(Math.max(0, leftMs - usualDelayMs), plan, "offered late", ["answered too late", "unanswered"]);
}
