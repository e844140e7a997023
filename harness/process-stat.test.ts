import { expect, test } from "vitest";
import { parseStat } from "./process-stat.js";

test.each([
  [
    "a plain name",
    "7 (node) S 3 7 7 0 -1 4194560 1 0 0 0 120 30 4 1 20 0 11 0 777 1 1",
    { state: "S", parentPid: 3, groupId: 7, cpuTicks: 155, startTicks: "777" },
  ],
  [
    "a name with brackets and spaces",
    "7 (a) Z 9 (b) R 3 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 11 0 778 1 1",
    { state: "R", parentPid: 3, groupId: 7, cpuTicks: 0, startTicks: "778" },
  ],
  ["a cut line", "7 (node) S 3 7", undefined],
  ["nothing", "", undefined],
])("/proc/<pid>/stat with %s", (_, text, expected) => {
  expect(parseStat(text)).toEqual(expected);
});
