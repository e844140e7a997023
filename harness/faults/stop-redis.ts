// The Redis of a cluster gone for a while, and with it all that the nodes knew of each other: where rooms are, and who is
// there. Their sockets stay open.

import { lostBy } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { needsNodes } from "./nodes.js";
import { instantOf, lengthOf } from "./words.js";

export const stopRedis: FaultKind = {
  name: "stop-redis",
  form: "stop-redis at=20s [for=5s]",
  effect: "every dispatch meanwhile is lost, and until the nodes have found each other again, at most 2 s",
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
            // The rooms go with the cluster, which has lost its Redis (running-server.ts): nothing is deleted that would need it.
            return { atRunsEnd: "leave", end: () => disturbed.startRedisAgain() };
          },
        },
      },
      expect: () => lostBy("Redis ended", "request not answered"),
    };
  },
};
