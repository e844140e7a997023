import fc from "fast-check";
import { expect, it, test } from "vitest";
import { cutsOf } from "./cut.js";

test.each([
  ["nothing", 0, 0],
  ["just too short", 119_000, 0],
  ["the shortest", 119_001, 4],
  ["less than one more window", 149_000, 4],
  ["half an hour", 1_800_000, 60],
  ["a night", 8 * 3_600_000, 60],
])("%s", (_, loadMs, windows) => {
  expect(cutsOf(loadMs)).toHaveLength(windows);
});

it("covers the load without gaps, in whole seconds of at least 30, alike to a second", () => {
  fc.assert(
    fc.property(fc.integer({ min: 120_000, max: 100_000_000 }), (loadMs) => {
      const cuts = cutsOf(loadMs);
      const lengths = cuts.map(({ fromMs, toMs }) => toMs - fromMs);
      expect(cuts[0]?.fromMs).toBe(0);
      expect(cuts.slice(1).map(({ fromMs }) => fromMs)).toEqual(cuts.slice(0, -1).map(({ toMs }) => toMs));
      expect((cuts.at(-1)?.toMs ?? 0) - loadMs).toBeGreaterThanOrEqual(0);
      expect((cuts.at(-1)?.toMs ?? 0) - loadMs).toBeLessThan(1000);
      expect(Math.min(...lengths)).toBeGreaterThanOrEqual(30_000);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1000);
      expect(lengths.every((length) => length % 1000 === 0)).toBe(true);
    }),
  );
});
