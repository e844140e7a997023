import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LiveCloud, liveOutcomes, mostColumns, mostPoints } from "./live-cloud.js";

const delivered = (n: number, atMs = n, delayMs = 200) => ({ n, outcome: "delivered" as const, atMs, delayMs });

const filled = (count: number): LiveCloud => {
  const cloud = new LiveCloud();
  for (let n = 0; n < count; n++) cloud.add(delivered(n));
  return cloud;
};

const countIn = ({ picture }: LiveCloud): number =>
  picture.points.length + picture.cells.reduce((sum, { count }) => sum + count, 0);

describe("a live cloud", () => {
  it("has each dispatch singly while there are few", () => {
    const { points, cells } = filled(mostPoints).picture;
    expect([points.length, cells.length]).toEqual([mostPoints, 0]);
  });

  it("counts all of an outcome in cells as soon as there are more, and leaves the other outcomes alone", () => {
    const cloud = filled(mostPoints + 1);
    cloud.add({ n: 9_999, outcome: "lost", atMs: 5, delayMs: null });
    expect(cloud.picture.points.map(({ n }) => n)).toEqual([9_999]);
    expect(countIn(cloud)).toBe(mostPoints + 2);
    expect([cloud.isInCells("delivered"), cloud.isInCells("lost")]).toEqual([true, false]);
  });

  it("puts a cell's delay where the picture looks for it: 24 steps to a decade, from a microsecond", () => {
    const cloud = filled(mostPoints + 1);
    expect(new Set(cloud.picture.cells.map(({ row }) => row))).toEqual(new Set([Math.floor(Math.log10(200_000) * 24)]));
  });

  it("makes its columns wider as the run grows, and loses none", () => {
    const cloud = new LiveCloud();
    const dispatches = 20_000;
    for (let n = 0; n < dispatches; n++) cloud.add(delivered(n, n * 2_000, 200 + (n % 7)));
    expect(countIn(cloud)).toBe(dispatches);
    expect(Math.max(...cloud.picture.cells.map(({ column }) => column))).toBeLessThan(mostColumns);
    // 40,000 s in 400 columns: 100 s at least, and 1 s doubled until then.
    expect(cloud.picture.columnMs).toBe(128_000);
    expect(cloud.picture.cells.length).toBeLessThanOrEqual(mostColumns * 2);
  });

  it("is the same for who was there from the beginning and for who came in the middle", () => {
    const point = fc.record({
      n: fc.nat(),
      outcome: fc.constantFrom(...liveOutcomes),
      atMs: fc.integer({ min: 0, max: 10_000_000 }),
      delayMs: fc.option(fc.double({ min: 0, max: 20_000, noNaN: true }), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), fc.nat(60), (points, at) => {
        const many = filled(mostPoints - 5);
        for (const one of points) many.add(one);
        const early = filled(mostPoints - 5);
        for (const one of points.slice(0, at)) early.add(one);
        const later = LiveCloud.of(JSON.parse(JSON.stringify(early.picture)));
        for (const one of points.slice(at)) later.add(one);
        const sorted = ({ picture }: LiveCloud) => ({
          columnMs: picture.columnMs,
          points: picture.points.map((one) => JSON.stringify(one)).sort(),
          cells: picture.cells.map((one) => JSON.stringify(one)).sort(),
        });
        expect(sorted(later)).toEqual(sorted(many));
      }),
    );
  });
});
