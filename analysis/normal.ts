// The tail of the standard normal distribution, for tests of significance: also far out, where many tests at once are judged.

/** From here on the continued fraction is exact in few steps, below it the series is. */
const farOut = 3;

const fractionSteps = 60;

/** The chance of a value above `z`, which is 0 or more (Abramowitz and Stegun, 26.2.11 below 3 and 26.2.14 above). */
export function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < farOut) return 0.5 - density * oddSeries(z);
  let fraction = z;
  for (let step = fractionSteps; step >= 1; step--) fraction = z + step / fraction;
  return density / fraction;
}

/** z + z^3/3 + z^5/(3 x 5) + ..., until a term does not count any more. */
function oddSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/** Beyond this the tail is 0 in doubles. */
const beyond = 40;

/** The value below which a standard normal one lies with chance `p`, between 0 and 1. By halving: 60 steps are exact in doubles. */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p);
  let [low, high] = [0, beyond];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The same of Student's t with `freedom` degrees of freedom, a whole number from 1; `p` from 0.5 (Abramowitz and Stegun 26.7.3
 * and 26.7.4). The packages that have it bring 236 others with them.
 */
export function tQuantile(p: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (within(high, freedom) < 2 * p - 1) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (within(middle, freedom) < 2 * p - 1) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The chance that t lies between -t and t. */
function within(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cosine2 = Math.cos(angle) ** 2;
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) {
    term *= (cosine2 * (k - 1)) / k;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
