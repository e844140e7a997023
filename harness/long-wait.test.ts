import { expect, it } from "vitest";
import { longestTimerMs, longWait } from "./long-wait.js";

it.each([
  ["of a second", 1_000, [1_000]],
  ["as long as a timer can be", longestTimerMs, [longestTimerMs]],
  ["of 60 days", 60 * 86_400_000, [longestTimerMs, longestTimerMs, 60 * 86_400_000 - 2 * longestTimerMs]],
  ["of no time", 0, []],
])("a wait %s", async (_, waitMs, expected) => {
  const waits: number[] = [];
  await longWait(waitMs, async (ms) => void waits.push(ms));
  expect(waits).toEqual(expected);
});
