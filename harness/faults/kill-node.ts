// A node of a cluster killed without a word: its rooms, its workers' connections and what it was just asked for are gone.
// The others take it for alive until its figures are 5 s old (selector.AvailableSeconds, 1.13.5) and go on placing rooms on it.

import { serverRole } from "../../contract/events/role.js";
import type { FaultKind } from "./fault.js";
import { killed } from "./killed.js";
import { needsNodes } from "./nodes.js";
import { instantOf, lengthOf } from "./words.js";

export const killNode: FaultKind = {
  name: "kill-node",
  form: "kill-node at=20s node=2 [for=5s]",
  effect:
    "what it was asked, and what was on its way to an agent in its rooms, is lost; so are rooms placed on it for 5 s more",
  frames: "none",
  make(given) {
    const { name, specification, plan, words } = given;
    const atMs = instantOf(words, plan);
    const forMs = lengthOf(words);
    needsNodes(given);
    if (!words.has("node")) words.problem("it needs node=, for example node=2");
    const node = words.count("node", 1, plan.nodes, 1);
    const when = { atMs, name, specification, target: serverRole(node) };
    const fault = killed(
      when,
      forMs,
      (disturbed) => disturbed.killNode(node),
      (disturbed) => () => disturbed.startNodeAgain(node),
    );
    return {
      placed: { site: "harness", fault },
      // Which node gets a room, and which worker is offered it, is chance.
      expect: () => "open",
    };
  },
};
