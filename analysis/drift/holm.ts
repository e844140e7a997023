// Many tests at once: which are significant when even one false alarm among all of them is to be rare. Holm 1979, Scand.
// J. Stat. 6:65, the step-down form of Bonferroni's.

/** In the order of `ps`; `alpha` is the chance of any false alarm among them. */
export function holm(ps: readonly number[], alpha: number): readonly ("significant" | "not")[] {
  const ascending = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const firstKept = ascending.findIndex(({ p }, rank) => p > alpha / (ps.length - rank));
  const rejected = firstKept === -1 ? ascending : ascending.slice(0, firstKept);
  const significant = new Set(rejected.map(({ index }) => index));
  return ps.map((_, index) => (significant.has(index) ? "significant" : "not"));
}
