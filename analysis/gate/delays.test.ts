// Delays as a baseline keeps them: nothing of a percentile is lost on the way, and runs can be laid together.

import fc from "fast-check";
import { expect, it } from "vitest";
import { msOf, percentile, sortedSamples } from "../statistics.js";
import { atRank, packed, tenthsOf, unpacked } from "./delays.js";

it.each([
  ["nothing", [], []],
  ["gaps and counts", [2_050, 2_050, 2_051, 2_100], [2_050, 2, 1, 1, 49, 1]],
  ["in any order", [3, 1, 2], [1, 1, 1, 1, 1, 1]],
  ["at 0", [0, 0], [0, 2]],
])("packs %s", (_, tenths, pairs) => {
  expect(packed(tenths)).toEqual(pairs);
});

it("ranks beyond the last delay are those of lost dispatches", () => {
  const delays = unpacked([packed([10, 20]), packed([15])]);
  expect([1, 2, 3, 4].map((rank) => atRank(delays, rank))).toEqual([1, 1.5, 2, "never"]);
});

it("an arrival that the clocks place before its request is at 0", () => {
  expect(tenthsOf(-400)).toBe(0);
});

it("percentiles are the summary's, whatever the delays and however they lie in runs", () => {
  const us = fc.integer({ min: 0, max: 20_000_000 });
  fc.assert(
    fc.property(fc.array(us, { minLength: 2, maxLength: 60 }), fc.array(us, { maxLength: 60 }), (some, others) => {
      const all = sortedSamples(Float64Array.from([...some, ...others]));
      const delays = unpacked([packed(some.map(tenthsOf)), packed(others.map(tenthsOf))]);
      expect(delays.count).toBe(all.length);
      expect(atRank(delays, Math.ceil(all.length / 2))).toBe(msOf(percentile(all, 500) ?? -1));
    }),
  );
});
