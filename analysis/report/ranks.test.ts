import { describe, expect, it } from "vitest";
import { sortedSamples } from "../statistics.js";
import { ranksOf } from "./ranks.js";

const delays = (...ms: number[]) => sortedSamples(Float64Array.from(ms, (one) => one * 1000));

describe("ranks", () => {
  it("stand where so many of all took at least as long, the lost last", () => {
    expect(ranksOf(delays(200, 210, 5_000), 1)).toEqual({
      ...{ count: 4, lost: 1 },
      ranks: [
        { oneIn: 1, share: 0.25, delayMs: 200 },
        { oneIn: 1.3333, share: 0.5, delayMs: 210 },
        { oneIn: 2, share: 0.75, delayMs: 5_000 },
        { oneIn: 4, share: 1, delayMs: "never" },
      ],
    });
  });
  it("are none of nothing, and all never where all are lost", () => {
    expect(ranksOf(delays(), 0).ranks).toEqual([]);
    expect(ranksOf(delays(), 2).ranks.map(({ delayMs }) => delayMs)).toEqual(["never", "never"]);
  });
});
