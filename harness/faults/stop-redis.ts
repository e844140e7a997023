// The Redis of a cluster gone for a while, and with it all that the nodes knew of each other: where rooms are, and who is
// there. Their sockets stay open.

import type { FaultKind } from "./fault.js";
import { needsNodes } from "./nodes.js";
import { instantOf, lengthOf } from "./words.js";

export const stopRedis: FaultKind = {
  name: "stop-redis",
  form: "stop-redis at=20s [for=5s]",
  effect: "requests meanwhile are not answered, and what was on its way to an agent is lost",
  frames: "none",
  make(given) {
    const { name, specification, plan, words } = given;
    const atMs = instantOf(words, plan);
    const forMs = lengthOf(words);
    needsNodes(given);
    return {
      placed: {
        site: "harness",
        fault: {
          ...{ atMs, forMs, name, specification, target: "redis", phase: "lasting" },
          async begin(disturbed) {
            await disturbed.stopRedis();
            // Nobody can delete a room without it.
            return { atRunsEnd: "end", end: () => disturbed.startRedisAgain() };
          },
        },
      },
      // Who was asked just before or after it may be lucky, and how soon the nodes find each other again is theirs to say.
      expect: () => "open",
    };
  },
};
