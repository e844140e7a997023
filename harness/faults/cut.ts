// A connection that ends without a closing frame. The worker connects and registers again by itself; until it has, the
// server has nobody to offer to, and it does not offer later what was asked for meanwhile.

import { lostBy } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { instantOf } from "./words.js";

export const cut: FaultKind = {
  name: "cut",
  form: "cut at=5s [link=1]",
  effect: "until the worker has registered again every dispatch is lost; without `link` all connections",
  frames: "none",
  make(given) {
    const { words, plan, index, name, specification } = given;
    const fromMs = instantOf(words, plan);
    const link = words.count("link", 1, 1_000_000, 0);
    const window = { fromMs, toMs: null };
    return {
      placed: { site: "wiretap", fault: { kind: "cut", index, name, specification, window, link } },
      expect: () => lostBy("no worker registered"),
    };
  },
};
