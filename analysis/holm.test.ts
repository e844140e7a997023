import { expect, test } from "vitest";
import { holm, holmAdjusted } from "./holm.js";

test.each([
  ["none", [], []],
  ["one at the edge", [0.05], ["significant"]],
  // 0.01 <= 0.05/4, 0.005 <= 0.05/4; then 0.03 > 0.05/2, and 0.04 is kept with it.
  [
    "Holm's steps: it stops at the first that is kept",
    [0.01, 0.04, 0.03, 0.005],
    ["significant", "not", "not", "significant"],
  ],
  [
    "what Bonferroni would keep, a later step rejects",
    [0.02, 0.011, 0.001],
    ["significant", "significant", "significant"],
  ],
  ["none is small", [0.2, 0.9], ["not", "not"]],
])("%s", (_, ps, expected) => {
  expect(holm(ps, 0.05)).toEqual(expected);
});

test.each([
  ["none", [], []],
  ["each is multiplied by those that are left", [0.001, 0.02, 0.5], [0.003, 0.04, 0.5]],
  ["a later one is never smaller than one before it", [0.03, 0.02], [0.04, 0.04]],
  ["none is above 1", [0.9, 0.8], [1, 1]],
])("adjusted: %s", (_, ps, expected) => {
  expect(holmAdjusted(ps)).toEqual(expected);
});
