// Ranks of values, for tests that ask nothing of their distribution.

/** In the order of the values, about 0: the smallest of n has -(n - 1) / 2. Those alike have the mean of their ranks. */
export function midRanks(values: readonly number[]): readonly number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  for (let first = 0; first < order.length; ) {
    let next = first + 1;
    while (next < order.length && values[order[next] ?? 0] === values[order[first] ?? 0]) next += 1;
    for (const index of order.slice(first, next)) ranks[index] = (first + next - 1) / 2 - (values.length - 1) / 2;
    first = next;
  }
  return ranks;
}
