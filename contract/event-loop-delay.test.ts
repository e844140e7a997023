import { describe, expect, it } from "vitest";
import { eventLoopDelayOf } from "./event-loop-delay.js";

describe("eventLoopDelayOf", () => {
  it.each([
    ["an idle loop ticks at the resolution: no delay", 10_000_000, 0],
    ["before the first tick the histogram is empty: no delay", 0, 0],
    ["a tick before its time is no negative delay", 9_900_000, 0],
    ["what is over the resolution is the delay", 62_345_678, 52_346],
  ])("%s", (_, tickNs, delayUs) => {
    expect(eventLoopDelayOf({ percentile: () => tickNs, max: 2 * tickNs })).toEqual({
      eventLoopDelayP99Us: delayUs,
      eventLoopDelayMaxUs: Math.max(0, Math.round((2 * tickNs) / 1000) - 10_000),
    });
  });
});
