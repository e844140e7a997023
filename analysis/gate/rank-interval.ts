// Between which ranks of a sample a percentile of everything it was drawn from lies, whatever the distribution. A sample whose
// values come in streaks says as much as a smaller one of independent values.
//
// Sources: Conover 1999, Practical Nonparametric Statistics, 3.2 (order statistics); Woodruff 1952, JASA 47:635 (the ranks of
// a sample that is not independent, from the uncertainty of a share in it).

/** 1-based ranks, each with at most 2.5 % that the percentile lies beyond it; `null` where no value of the sample is sure to. */
export type RankInterval = { readonly low: number | null; readonly high: number | null };

/** @param effective as many independent values as say as much; at most `count` */
export function rankInterval(perMille: number, count: number, effective: number): RankInterval {
  const size = Math.floor(effective);
  const { below, above } = binomialEnds(size, perMille / 1000);
  // Of an effective sample a rank stands for a share; the wider one is taken.
  const scale = count / size;
  return {
    low: below === 0 ? null : Math.max(1, Math.floor((below - 1) * scale) + 1),
    high: above > size ? null : Math.min(count, Math.ceil(above * scale)),
  };
}

const tail = 0.025;
/** Terms that are smaller than the largest by this do not count. */
const negligible = 1e-18;

/**
 * Of X ~ Binomial(size, p): the largest k with P(X < k) at most 2.5 % (0: none), and the smallest k with P(X >= k) at most
 * 2.5 % (size + 1: none). The percentile lies below the value of rank k with P(X < k), and at it or above with P(X >= k).
 */
function binomialEnds(size: number, p: number): { readonly below: number; readonly above: number } {
  if (size < 1) return { below: 0, above: size + 1 };
  const { first, weights } = binomialWeights(size, p);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = first;
  for (let sum = 0; below - first < weights.length; below += 1) {
    sum += weights[below - first] ?? 0;
    if (sum > tail * total) break;
  }
  let above = first + weights.length;
  for (let sum = 0; above > first; above -= 1) {
    sum += weights[above - 1 - first] ?? 0;
    if (sum > tail * total) break;
  }
  return { below, above };
}

/** The probabilities from `first` on, up to one common factor: from the mode outwards, so that no size underflows. */
function binomialWeights(size: number, p: number): { readonly first: number; readonly weights: readonly number[] } {
  const mode = Math.min(size, Math.floor((size + 1) * p));
  const odds = p / (1 - p);
  const down: number[] = [];
  for (let k = mode, weight = 1; k > 0 && weight > negligible; k -= 1) {
    weight *= k / ((size - k + 1) * odds);
    down.push(weight);
  }
  const up: number[] = [];
  for (let k = mode, weight = 1; k < size && weight > negligible; k += 1) {
    weight *= ((size - k) * odds) / (k + 1);
    up.push(weight);
  }
  return { first: mode - down.length, weights: [...down.reverse(), 1, ...up] };
}
