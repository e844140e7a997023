// Faults of the harness that cannot both happen: a fact would tell of something that did not.

import type { Fault } from "./fault.js";

/** A restart takes as long as it takes; two within this would be one. */
const restartMs = 10_000;

/** From when on a fault takes a target away, and until when. */
type Absence = { readonly target: string; readonly fromMs: number; readonly untilMs: number };

/** One sentence for each pair. */
export function contradictionsOf(faults: readonly Fault[]): readonly string[] {
  return faults.flatMap((one, i) =>
    faults.slice(i + 1).flatMap((other) => {
      const target = contradictedTarget(one, other);
      if (target === undefined) return [];
      return [`${target} cannot have '${one.specification}' and '${other.specification}' at once`];
    }),
  );
}

const contradictedTarget = (one: Fault, other: Fault): string | undefined =>
  absencesOf(one).find((a) => absencesOf(other).some((b) => a.target === b.target && isContradiction(a, b)))?.target;

function isContradiction(one: Absence, other: Absence): boolean {
  const [first, second] = one.fromMs <= other.fromMs ? [one, other] : [other, one];
  return second.fromMs < first.untilMs || second.fromMs === first.fromMs;
}

/** For a while or for good; killed warm processes are replaced. */
function absencesOf(fault: Fault): readonly Absence[] {
  const fromMs = fault.atMs;
  const forGood = Number.POSITIVE_INFINITY;
  if (fault.phase === "series") {
    return fault.steps.map(({ target }, i) => ({ target, fromMs: fromMs + i * fault.everyMs, untilMs: forGood }));
  }
  const { target } = fault;
  if (fault.name === "restart-server") return [{ target, fromMs, untilMs: fromMs + restartMs }];
  if (fault.phase === "lasting") {
    return [{ target, fromMs, untilMs: fault.forMs === null ? forGood : fromMs + fault.forMs }];
  }
  return [{ target, fromMs, untilMs: fault.name === "kill-warm" ? fromMs : forGood }];
}
