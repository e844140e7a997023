import { describe, expect, it } from "vitest";
import type { Cloud, Point } from "../cloud.js";
import { layoutOf, placeOf, rectangleOf, wholeView } from "./layout.js";
import { cellsAt, dispatchAt, reach } from "./pointing.js";
import { around, between, moved, scaled, within } from "./view.js";

const point = (n: number, atMs: number, more: Partial<Point> = {}): Point => ({
  ...{ n, room: `room-${n}`, outcome: "delivered", atMs, delayMs: 210, cause: null, listed: null },
  ...{ offerMs: null, answerMs: null, assignmentMs: null, entryMs: null, joinMs: null, ...more },
});

/** A unit of the picture is about 114 ms. */
const cloud: Cloud = {
  points: [
    point(0, 10_000),
    point(1, 10_800),
    point(2, 50_000, { outcome: "lost", delayMs: null }),
    point(3, 50_000, { outcome: "late", delayMs: 15_000 }),
  ],
  cells: [
    { outcome: "delivered", column: 10, row: 127, count: 7 },
    { outcome: "lost", column: 20, row: null, count: 3 },
  ],
  grid: { columnMs: 500, rowsPerDecade: 24 },
  levels: [1, 3, 7],
  counts: { delivered: 9, late: 1, lost: 4, unresolved: 0, refused: 0 },
  ...{ inCells: [], unplaced: 0, toMs: 100_000, fromDelayMs: 100, deadlineMs: 10_000, graceMs: 10_000 },
};
const layout = layoutOf(cloud, null, "wide", wholeView(cloud));
const at = (n: number): readonly [number, number] => {
  const found = cloud.points.find((one) => one.n === n);
  return (found === undefined ? null : placeOf(layout, found)) ?? [0, 0];
};

describe("under a finger is", () => {
  it.each([
    ["the one that it is on", 0, 0, 0],
    ["the nearer of two within reach, to the left", 0, 3, 0],
    ["the nearer of two within reach, to the right", 1, -3, 1],
    ["a lost one on its line", 2, 4, 2],
    ["a late one above the deadline", 3, 0, 3],
    ["nothing beyond reach", 2, reach + 1, undefined],
  ])("%s", (_, near, off, n) => {
    const [x, y] = at(near);
    expect(dispatchAt(cloud, layout, x + off, y)?.n).toBe(n);
  });
  it("nothing that is not in view", () => {
    const view = { fromMs: 40_000, toMs: 60_000 };
    const closer = layoutOf(cloud, null, "wide", view);
    expect(dispatchAt(cloud, closer, closer.x.at(10_000), at(0)[1])).toBeUndefined();
  });
  it.each([
    [0, "7 delivered from 0:05 to 0:05, 196 ms to 215 ms"],
    [1, "3 lost from 0:10 to 0:10"],
  ])("cell %i, in words", (i, words) => {
    const cell = cloud.cells[i];
    const box = cell === undefined ? null : rectangleOf(layout, cloud, cell);
    expect(box).not.toBeNull();
    expect(cellsAt(cloud, layout, (box?.left ?? 0) + 1, (box?.top ?? 0) + 1)).toBe(words);
  });
});

describe("the lost lie above the late, and these above the deadline", () => {
  it("on either width", () => {
    for (const variant of ["wide", "narrow"] as const) {
      const { y, lanes, box } = layoutOf(cloud, null, variant, wholeView(cloud));
      expect(lanes.map(({ outcome }) => outcome)).toEqual(["lost"]);
      expect(lanes[0]?.middle).toBeLessThan(box.top);
      expect(y.at(15_000)).toBeLessThan(y.at(10_000));
      expect(y.at(20_000)).toBe(box.top);
    }
  });
});

describe("a view", () => {
  const whole = wholeView(cloud);
  it.each([
    ["closer", scaled(whole, 0.5), { fromMs: 25_000, toMs: 75_000 }],
    ["farther than all", scaled(whole, 2), whole],
    ["later than the end", moved({ fromMs: 80_000, toMs: 100_000 }, 0.5), { fromMs: 80_000, toMs: 100_000 }],
    ["earlier", moved({ fromMs: 80_000, toMs: 100_000 }, -0.5), { fromMs: 70_000, toMs: 90_000 }],
    ["around an instant near the begin", around({ fromMs: 80_000, toMs: 100_000 }, 2_000), { fromMs: 0, toMs: 20_000 }],
    ["of nothing: a second", { fromMs: 30_000, toMs: 30_000 }, { fromMs: 29_500, toMs: 30_500 }],
  ])("%s", (_, wish, view) => {
    expect(within(wish, cloud.toMs)).toEqual(view);
  });
  it("between two places, whichever is the left one, is what lies between them", () => {
    const [one, other] = [layout.x.at(20_000), layout.x.at(60_000)];
    for (const view of [between(layout, one, other), between(layout, other, one)]) {
      expect(view.fromMs / 1_000).toBeCloseTo(20, 1);
      expect(view.toMs / 1_000).toBeCloseTo(60, 1);
    }
  });
});
