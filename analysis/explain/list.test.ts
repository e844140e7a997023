import { expect, it } from "vitest";
import { type Line, wallMsOf } from "../trials/history.js";
import { atUs, tell } from "./trial-story.js";

const lag = (shown: string, saidMs: number, saidNotMs: number | null): Line => ({
  ...{ event: "list-lag", n: 0, shown, wallMs: wallMsOf(atUs(saidMs)) },
  notYetWallMs: saidNotMs === null ? 0 : wallMsOf(atUs(saidNotMs)),
});
it.each<[string, Line | null, string]>([
  [
    "between two calls",
    lag("running", 785, 535),
    "the list first said running between 325 ms and 575 ms after the arrival",
  ],
  ["at once", lag("running", 285, null), "the list said running when it was first asked, 75 ms after the arrival"],
  [
    "not",
    lag("never", 10_000, 9_710),
    "the list did not say running until the look, last asked 9.5 s after the arrival",
  ],
  [
    "not, by another version",
    lag("never", 10_000, null),
    "after the arrival the list did not say running until the look",
  ],
  ["not measured", null, ""],
])("when the list caught up with the arrival: %s", async (_, line, expected) => {
  const { list } = await tell({ change: ({ k6 }) => line !== null && k6?.push(line) });
  expect(list?.lag).toBe(expected);
});
