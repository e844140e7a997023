// What the faults of a cluster have in common: that there is one, and that it is ours.

import type { Given } from "./fault.js";

export function needsNodes({ words, plan }: Given): void {
  if (plan.nodes === 1) words.problem("it needs several nodes, for example --nodes 3");
}
