import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rampCount, rampMs, waveLengthMs, wavePeakPerSecond } from "./wave.js";

/** 1/s for 10 s, then rising to 3/s within 10 s, then falling to 0 within 2 s: areas 10, 30, 33. */
const ramp = {
  ...{ perMs: 1_000, from: 1 },
  stages: [
    { to: 1, durationMs: 10_000 },
    { to: 3, durationMs: 10_000 },
    { to: 0, durationMs: 2_000 },
  ],
};

describe("a ramp", () => {
  it.each([
    ["its first start a period after its beginning", 1, 1_000],
    ["the end of an even stage", 10, 10_000],
    // x + x^2 / 10 = 7.5 at x = 5: 10 + 7.5 starts after 15 s.
    ["amid a rising stage", 17.5, 15_000],
    ["the end of a rising stage", 30, 20_000],
    // 3 x - 0.75 x^2 = 2.25 at x = 1.
    ["amid a falling stage", 32.25, 21_000],
    ["the end, where the rate has fallen to 0", 33, 22_000],
    ["the end, for more than there is", 40, 22_000],
  ])("reaches %s", (_, area, atMs) => {
    expect(rampMs(ramp, area)).toBeCloseTo(atMs, 6);
  });
  it.each([
    ["not the one that falls on its end", ramp, 32],
    [
      "all before it",
      { ...ramp, stages: ramp.stages.slice(0, 1).map((stage) => ({ ...stage, durationMs: 10_001 })) },
      10,
    ],
    ["none where it is too short", { perMs: 1_000, from: 1, stages: [{ to: 1, durationMs: 900 }] }, 0],
    ["none of a rate that stays 0", { perMs: 1_000, from: 0, stages: [{ to: 0, durationMs: 9_000 }] }, 0],
  ])("plans %s", (_, given, planned) => {
    expect(rampCount(given)).toBe(planned);
  });
  it("reaches one start after the other, each by the area under its rate", () => {
    const rate = fc.integer({ min: 0, max: 50 });
    const stages = fc.array(fc.record({ to: rate, durationMs: fc.integer({ min: 1, max: 20_000 }) }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(rate, stages, fc.integer({ min: 1, max: 5_000 }), (from, given, perMs) => {
        const some = { perMs, from, stages: given };
        const times = Array.from({ length: Math.min(rampCount(some), 200) }, (_, i) => rampMs(some, i + 1));
        for (const [i, atMs] of times.entries()) {
          expect(atMs).toBeGreaterThanOrEqual(times[i - 1] ?? 0);
          expect(areaUntil(some, atMs)).toBeCloseTo(i + 1, 3);
        }
      }),
    );
  });
});

/** The area under the rate by adding its trapezoids, the other way round than rampMs finds it. */
function areaUntil({ perMs, from, stages }: typeof ramp, untilMs: number): number {
  let [area, rate, atMs] = [0, from, 0];
  for (const { to, durationMs } of stages) {
    const forMs = Math.max(0, Math.min(durationMs, untilMs - atMs));
    const reached = rate + ((to - rate) * forMs) / durationMs;
    area += ((rate + reached) / 2 / perMs) * forMs;
    [rate, atMs] = [to, atMs + durationMs];
  }
  return area;
}

describe("a wave", () => {
  const constant = { kind: "constant", startMs: 0, count: 20, rate: { count: 1, perMs: 2_000 } } as const;
  it("ends at its last start", () => {
    expect(waveLengthMs(constant)).toBe(38_000);
    expect(waveLengthMs({ kind: "at-once", startMs: 5_000, count: 9 })).toBe(0);
    expect(waveLengthMs({ kind: "ramping", startMs: 0, count: 10, ...ramp })).toBeCloseTo(10_000, 6);
  });
  it("has a highest rate", () => {
    expect(wavePeakPerSecond(constant)).toBe(0.5);
    expect(wavePeakPerSecond({ kind: "at-once", startMs: 5_000, count: 9 })).toBe(9);
    expect(wavePeakPerSecond({ kind: "ramping", startMs: 0, count: 10, ...ramp })).toBe(3);
  });
});
