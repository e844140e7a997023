// A connection on which no byte passes while it stays open, as behind a broken NAT: what was held is handed on at the
// end. Neither the server nor the Node SDK notices. An offer waits for the end, or is lost when the server's 3 s are over.
// At the run's end it is not handed on any more.

import type { Cause } from "../../contract/causes.js";
import type { FaultWindow } from "../../contract/faults.js";
import type { Plan } from "../../contract/manifest.js";
import { loadMs } from "../../contract/schedule.js";
import { answerLaterBy, lostBy, othersThan, unlessOffered, usualDelayMs } from "./expectation.js";
import type { Expected, FaultKind } from "./fault.js";
import { instantOf, lengthOf } from "./words.js";

export const stall: FaultKind = {
  name: "stall",
  form: "stall at=5s [for=4s] [link=1]",
  effect:
    "dispatches offered on that connection wait for its end; those that wait more than the server's 3 s: lost; " +
    "without `for` all of them",
  frames: "none",
  make(given) {
    const { words, plan, index, name, specification } = given;
    const fromMs = instantOf(words, plan);
    const forMs = lengthOf(words);
    const link = words.count("link", 1, 1_000_000, 1);
    const window = { fromMs, toMs: forMs === null ? null : fromMs + forMs };
    return {
      placed: { site: "wiretap", fault: { kind: "stall", index, name, specification, window, link } },
      expect(leftMs) {
        const held = heldFor(leftMs, window, plan);
        return othersThan(link, plan) === "none" ? held : unlessOffered(held);
      },
    };
  },
};

/**
 * Of a dispatch requested `leftMs` before the connection goes on: what is held is its offer. Where the window's end is the
 * run's, nobody sees it any more (wiretap/direction.ts); one that ends after the load may or may not be such.
 */
export function heldFor(leftMs: number, { toMs }: FaultWindow, plan: Plan): Expected {
  if (toMs === null) return lostBy("never offered");
  const lost: readonly Cause[] = ["answered too late", "unanswered"];
  const causes: readonly Cause[] = toMs < loadMs(plan) ? lost : [...lost, "never offered"];
  return answerLaterBy(Math.max(0, leftMs - usualDelayMs), plan, "offered late", causes);
}
