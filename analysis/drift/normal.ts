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
