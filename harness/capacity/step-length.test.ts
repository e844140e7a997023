import { expect, it } from "vitest";
import { stepLengthMs } from "./step-length.js";

it.each<[number, number | null, number]>([
  [0.5, null, 200_000],
  [1, null, 100_000],
  [2, null, 50_000],
  [10, null, 50_000],
  [20, null, 50_000],
  [50, null, 20_000],
  [400, null, 20_000],
  [400, 60_000, 60_000],
  [100, 5_000, 5_000],
  [10, 5_000, 10_000],
])("at %s/s with --step-duration %s: %i ms", (rate, asked, lengthMs) => {
  expect(stepLengthMs(rate, asked)).toBe(lengthMs);
});
