import { expect, it } from "vitest";
import type { Point } from "./cloud.js";
import { packPoints, unpackPoints } from "./packed-points.js";

const point: Point = {
  ...{
    n: 12,
    room: "rollcall-testrun2-000012",
    outcome: "late",
    atMs: 24_000.5,
    delayMs: 12_000.1,
    cause: "started late",
  },
  ...{ listed: "running", offerMs: 203.5, answerMs: 205, assignmentMs: null, entryMs: 12_000.1, joinMs: null },
};

it("points are read back as they were, whatever their rooms are called", () => {
  const points: readonly Point[] = [
    point,
    { ...point, n: 13, room: "</script> somebody's", outcome: "lost", delayMs: null, cause: "refused", listed: null },
    { ...point, n: 1_234_567, room: "rollcall-testrun2-1234567", outcome: "refused", cause: null },
  ];
  const packed = packPoints(points, "rollcall-testrun2-");
  expect(unpackPoints(JSON.parse(JSON.stringify(packed)))).toEqual(points);
  expect(packed.rooms).toEqual({ "1": "</script> somebody's" });
});

it("no points are none", () => {
  expect(unpackPoints(packPoints([], "x"))).toEqual([]);
});
