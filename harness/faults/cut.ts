// A connection that ends without a closing frame. The worker connects and registers again by itself; until it has, the
// server offers to the others. Where there are none it does not offer later what was asked for meanwhile.

import { lostBy, nothing, othersThan } from "./expectation.js";
import type { FaultKind } from "./fault.js";
import { instantOf } from "./words.js";

export const cut: FaultKind = {
  name: "cut",
  form: "cut at=5s [link=1]",
  effect:
    "until a worker has registered again every dispatch is lost; `link` cuts one connection alone: none is lost where " +
    "others remain",
  frames: "none",
  make(given) {
    const { words, plan, index, name, specification } = given;
    const fromMs = instantOf(words, plan);
    const link = words.count("link", 1, 1_000_000, 0);
    const window = { fromMs, toMs: null };
    return {
      placed: { site: "wiretap", fault: { kind: "cut", index, name, specification, window, link } },
      expect() {
        const others = othersThan(link, plan);
        if (others === "unknown") return "open";
        return others === "some" ? nothing : lostBy("no worker registered");
      },
    };
  },
};
