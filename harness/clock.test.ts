import { describe, expect, it } from "vitest";
import { readPair } from "./clock.js";

/** A host whose monotonic clock moves `stepUs` with every reading and whose wall clock is `offsetUs` ahead of it. */
function host(stepUs: number, wallUsAt: (monotonicUs: number) => number) {
  let nowUs = 1_000_000;
  return {
    wallMs: () => Math.floor(wallUsAt(nowUs) / 1000),
    monotonicUs: () => {
      nowUs += stepUs;
      return nowUs;
    },
  };
}

describe("a pair of the two clocks", () => {
  it("is taken at a tick of the wall clock, true within its stated uncertainty", () => {
    const offsetUs = 5_000_123;
    const pair = readPair(host(7, (us) => us + offsetUs));
    expect(pair.uncertaintyUs).toBeLessThanOrEqual(14);
    expect(Math.abs(pair.wallUs - (pair.atUs + offsetUs))).toBeLessThanOrEqual(pair.uncertaintyUs);
  });
  it("says a millisecond when the wall clock jumps meanwhile", () => {
    const pair = readPair(host(7, (us) => (us < 1_000_300 ? us : us + 10_000_000)));
    expect(pair.uncertaintyUs).toBeGreaterThanOrEqual(1_000);
  });
  it("comes to an end when the wall clock stands still", () => {
    expect(readPair(host(7, () => 42_000)).uncertaintyUs).toBeGreaterThanOrEqual(1_000);
  });
});
