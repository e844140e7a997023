// What a limit of the verdict is judged by: every dispatch with an outcome, but for the excused ones. Those are left out
// of both sides of a share: in its count alone they would make the others' share smaller than it is. Of some nobody knows
// whether they are excused: a limit is judged with them and without, and where that makes a difference it is unknown.

import type { Facts } from "../facts.js";
import type { Found } from "./check.js";

type Outcome = "late" | "lost";

export type Judged = { readonly count: number; readonly late: number; readonly lost: number };

/** By the dispatches that a limit is judged by, both ways; the figures are those with the doubtful ones in them. */
export function judgeEitherWay({ numbers, excused, perhapsExcused }: Facts, judge: (judged: Judged) => Found): Found {
  const [late, lost] = [sumOf(excused, "late"), sumOf(excused, "lost")];
  const judged: Judged = {
    count: numbers.lostRate.count - late - lost,
    late: numbers.counts.late - late,
    lost: numbers.counts.lost - lost,
  };
  const found = judge(judged);
  const doubtful = perhapsExcused.reduce((sum, one) => sum + one.lost, 0);
  if (doubtful === 0) return found;
  const without = judge({ ...judged, count: judged.count - doubtful, lost: judged.lost - doubtful });
  const why = perhapsExcused.map(({ cause }) => cause).join(", ");
  const detail = `${found.detail}; ${doubtful} of the lost may be excused (${why}): nobody knows on which side of a registration`;
  return { ...found, result: found.result === without.result ? found.result : "unknown", detail };
}

/** "; 10 more excused (no worker registered)", or "" where none is; of the outcomes that the limit would count. */
export function excusedWords({ excused }: Facts, outcomes: readonly Outcome[]): string {
  const counts = excused.map((one) => ({
    cause: one.cause,
    count: outcomes.reduce((sum, name) => sum + one[name], 0),
  }));
  const some = counts.filter(({ count }) => count > 0);
  if (some.length === 0) return "";
  const total = some.reduce((sum, { count }) => sum + count, 0);
  const why = some.map(({ cause, count }) => (some.length === 1 ? cause : `${count} ${cause}`)).join(", ");
  return `; ${total} more excused (${why})`;
}

const sumOf = (excused: Facts["excused"], outcome: Outcome): number =>
  excused.reduce((sum, one) => sum + one[outcome], 0);
