// Many tests at once: which are significant when even one false alarm among all of them is to be rare. Holm 1979, Scand.
// J. Stat. 6:65, the step-down form of Bonferroni's.

/** In the order of `ps`; `alpha` is the chance of any false alarm among them. */
export const holm = (ps: readonly number[], alpha: number): readonly ("significant" | "not")[] =>
  holmAdjusted(ps).map((p) => (p <= alpha ? "significant" : "not"));

/** Each p as it is after the correction: the least chance of any false alarm at which its test would be significant. */
export function holmAdjusted(ps: readonly number[]): readonly number[] {
  const ascending = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted: number[] = Array(ps.length).fill(1);
  let least = 0;
  for (const [rank, { p, index }] of ascending.entries()) {
    least = Math.max(least, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
