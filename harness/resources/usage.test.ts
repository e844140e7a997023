import { expect, test } from "vitest";
import { parseStat } from "../process-stat.js";
import { processOfPs, residentKb, usageOfGroup } from "./usage.js";

const status = (kb: number) => `Name:\tnode\nVmHWM:\t  999999 kB\nVmRSS:\t  ${kb} kB\nRssAnon:\t  1 kB\nThreads:\t11\n`;

test.each([
  ["a process", status(140_504), 140_504],
  ["a zombie, which has no memory", "Name:\tnode\nState:\tZ (zombie)\nThreads:\t1\n", 0],
  ["one that ended while it was looked at", "", 0],
])("the memory of %s", (_, text, expected) => {
  expect(residentKb(text)).toBe(expected);
});

test("a worker and its job process are summed, with the time of those that have ended", () => {
  const leader = parseStat("7 (node) S 3 7 7 0 -1 0 1 0 0 0 120 30 400 50 20 0 11 0 777 1 1");
  const job = parseStat("8 (node) S 7 7 7 0 -1 0 1 0 0 0 20 10 0 0 20 0 11 0 790 1 1");
  if (leader === undefined || job === undefined) throw new Error("the test's own lines are wrong");
  const members = [
    { stat: leader, status: status(100_000) },
    { stat: job, status: status(140_000) },
  ];
  expect(usageOfGroup(members, 31)).toEqual({ rssKb: 240_000, cpuUs: 6_300_000, processes: 2, openFiles: 31 });
});

test("a group without processes uses nothing", () => {
  expect(usageOfGroup([], null)).toEqual({ rssKb: 0, cpuUs: 0, processes: 0, openFiles: null });
});

test.each([
  ["Linux", "   42   14050 00:01:05", { groupId: 42, rssKb: 14_050, cpuUs: 65_000_000 }],
  ["Linux, of days", "42 14050 2-01:00:00", { groupId: 42, rssKb: 14_050, cpuUs: 176_400_000_000 }],
  ["macOS", " 42  9012   3:07.25", { groupId: 42, rssKb: 9_012, cpuUs: 187_250_000 }],
  ["nothing", "", undefined],
  ["a process without a time", "42 9012 -", undefined],
])("a line of ps: %s", (_, line, expected) => {
  expect(processOfPs(line)).toEqual(expected);
});
