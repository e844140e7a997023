// What a limit of the verdict is judged by: every dispatch with an outcome, but for the excused ones. Those are left out
// of both sides of a share: in its count alone they would make the others' share smaller than it is.

import type { Facts } from "../facts.js";

type Outcome = "late" | "lost";

export type Judged = { readonly count: number; readonly late: number; readonly lost: number };

export function judgedOf({ numbers, excused }: Facts): Judged {
  const [late, lost] = [sumOf(excused, "late"), sumOf(excused, "lost")];
  return {
    count: numbers.lostRate.count - late - lost,
    late: numbers.counts.late - late,
    lost: numbers.counts.lost - lost,
  };
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
