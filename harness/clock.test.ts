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
  it("is taken again when this process was put aside at the tick", () => {
    const offsetUs = 5_000_123;
    let asides = 1;
    const steady = host(7, (us) => us + offsetUs);
    const disturbed = {
      monotonicUs: steady.monotonicUs,
      wallMs: () => {
        const nowMs = steady.wallMs();
        // Put aside for 12 ms right after the wall clock was read.
        for (; asides > 0 && nowMs % 2 === 1; asides--) for (let i = 0; i < 12_000 / 7; i++) steady.monotonicUs();
        return nowMs;
      },
    };
    const pair = readPair(disturbed);
    expect(asides).toBe(0);
    expect(pair.uncertaintyUs).toBeLessThanOrEqual(200);
    expect(Math.abs(pair.wallUs - (pair.atUs + offsetUs))).toBeLessThanOrEqual(pair.uncertaintyUs);
  });
  it("is taken again when the wall clock jumps meanwhile: it is true after the jump", () => {
    const jumpUs = 10_000_000;
    const pair = readPair(host(7, (us) => (us < 1_000_300 ? us : us + jumpUs)));
    expect(Math.abs(pair.wallUs - (pair.atUs + jumpUs))).toBeLessThanOrEqual(pair.uncertaintyUs);
    expect(pair.uncertaintyUs).toBeLessThanOrEqual(200);
  });
  it("comes to an end when the wall clock stands still", () => {
    expect(readPair(host(7, () => 42_000)).uncertaintyUs).toBeGreaterThanOrEqual(1_000);
  });
});
