// Faults of the harness that cannot both happen: a fact would tell of something that did not.

import type { Fault } from "./fault.js";

/** A restart takes as long as it takes; two within this would be one. */
const restartMs = 10_000;

/** One sentence for each pair. */
export function contradictionsOf(faults: readonly Fault[]): readonly string[] {
  return faults.flatMap((one, i) =>
    faults
      .slice(i + 1)
      .filter((other) => isContradiction(one, other))
      .map((other) => `${one.target} cannot have '${one.specification}' and '${other.specification}' at once`),
  );
}

/** Those that take their target away, for a while or for good; killed warm processes are replaced. */
function isContradiction(one: Fault, other: Fault): boolean {
  if (one.target !== other.target) return false;
  const [first, second] = one.atMs <= other.atMs ? [one, other] : [other, one];
  return second.atMs < absentUntilMs(first) || second.atMs === first.atMs;
}

function absentUntilMs(fault: Fault): number {
  if (fault.name === "restart-server") return fault.atMs + restartMs;
  if (fault.phase === "lasting") return fault.forMs === null ? Number.POSITIVE_INFINITY : fault.atMs + fault.forMs;
  return fault.name === "kill-warm" ? fault.atMs : Number.POSITIVE_INFINITY;
}
