import { expect, test } from "vitest";
import { normalQuantile, tQuantile, upperTail } from "./normal.js";

test.each([
  // NIST/SEMATECH e-Handbook, section 1.3.6.7.1.
  [0.5, "0.0000"],
  [0.95, "1.6449"],
  [0.975, "1.9600"],
  [0.995, "2.5758"],
  [0.025, "-1.9600"],
])("the normal quantile of %d is %s", (p, expected) => {
  expect(normalQuantile(p).toFixed(4)).toBe(expected);
});

test("its tail is what it was asked for", () => {
  for (const p of [0.6, 0.9, 0.999, 1 - 1e-9]) expect(upperTail(normalQuantile(p)) / (1 - p)).toBeCloseTo(1, 6);
  expect(Math.abs(normalQuantile(0.975) - 1.959963984540054)).toBeLessThan(1e-14);
});

test.each([
  // NIST/SEMATECH e-Handbook, section 1.3.6.7.2.
  [0.975, 1, "12.706"],
  [0.975, 2, "4.303"],
  [0.95, 4, "2.132"],
  [0.975, 5, "2.571"],
  [0.975, 10, "2.228"],
  [0.99, 11, "2.718"],
  [0.995, 30, "2.750"],
  [0.975, 100, "1.984"],
])("Student's t at %d with %i degrees of freedom is %s", (p, freedom, expected) => {
  expect(tQuantile(p, freedom).toFixed(3)).toBe(expected);
});
