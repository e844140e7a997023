import { describe, expect, it } from "vitest";
import type { LoadSettings } from "../contract/processes.js";
import { plannedIn, rateOf } from "../contract/rate.js";
import { executorMs } from "../contract/virtual-users.js";
import type { Wave } from "../contract/wave.js";
import { optionsOf, wavesByName } from "./executors.js";
import { constantWave, trialSettings } from "./trial-settings.js";

const at = (perSecond: number, planned: number, changes: Partial<LoadSettings> = {}): LoadSettings =>
  trialSettings({ waves: [constantWave(perSecond, planned)], ...changes });

/** The one k6 scenario of a plan of one wave. */
const only = (settings: LoadSettings, sleepMs = 0): unknown => optionsOf(settings, sleepMs).scenarios.steady;

const live = [{ path: "create-room", room: "live", weight: 1 }] as const;

describe("k6's options for a constant rate", () => {
  it("are whole starts per time unit, and all VUs ready where they are few", () => {
    expect(only(at(0.5, 20))).toMatchObject({
      ...{ executor: "constant-arrival-rate", rate: 1, timeUnit: "2000ms", duration: "39000000us" },
      ...{ preAllocatedVUs: 20, maxVUs: 20, startTime: "0ms" },
    });
  });
  it("last until every planned start is surely made, and no longer than half a period or the tail", () => {
    for (const perSecond of [0.5, 1, 3, 7, 300]) {
      const rate = rateOf(perSecond * 1_000, 1_000_000);
      const planned = plannedIn(rate, 20_000);
      const lastMs = ((planned - 1) * rate.perMs) / rate.count;
      const lateMs = executorMs(constantWave(perSecond, planned)) - lastMs;
      expect(lateMs).toBeCloseTo(Math.max(250, 500 / perSecond), 6);
    }
  });
  it("respect k6's shortest duration", () => {
    expect(only(at(300, 7))).toMatchObject({ duration: "1000000us" });
  });
  it.each([
    ["the failure case: 300/s, each missed, rescued, held, and a hung server", at(300, 100_000), 300 * 54 + 1],
    ["less where nothing is rescued", at(300, 100_000, { recover: false }), 300 * 44 + 1],
    ["more where rooms are made before", at(300, 100_000, { paths: live }), 300 * 64 + 1],
    ["as many as dispatches, where they are few", at(0.5, 20), 20],
    ["one for the surplus start of a run that is shorter than k6 allows", at(1, 1), 2],
    ["the same at 3/s", at(3, 2), 4],
    ["the same at 50/s", at(50, 10), 51],
  ])("have VUs for %s", (_, settings, vus) => {
    expect(only(settings)).toMatchObject({ maxVUs: vus });
  });
  it("have VUs for those that sleep until they are due", () => {
    expect(only(at(300, 100_000), 2_000)).toMatchObject({ maxVUs: 300 * 56 + 1 });
  });
  it.each([
    ["all of them, while they are few", at(10, 10_000), 10 * 54 + 1],
    ["beyond a thousand those that an answering server needs", at(300, 100_000), 300 * 26 + 1],
    ["the same where nothing is rescued", at(300, 100_000, { recover: false }), 300 * 26 + 1],
    ["a thousand at least", at(100, 6_000, { recover: false, deadlineMs: 5_000, graceMs: 0, holdMs: 0 }), 1_101],
  ])("have ready %s", (_, settings, vus) => {
    expect(only(settings)).toMatchObject({ preAllocatedVUs: vus });
  });
});

describe("k6's options for other waves", () => {
  const bursts: readonly Wave[] = [0, 20_000].map((startMs) => ({ kind: "at-once", startMs, count: 5 }));
  it("make each burst at its time, with a VU for each room", () => {
    const { scenarios } = optionsOf(trialSettings({ waves: bursts, scenario: "burst" }), 0);
    expect(scenarios).toMatchObject({
      "burst-1": { executor: "per-vu-iterations", vus: 5, iterations: 1, startTime: "0ms" },
      "burst-2": { executor: "per-vu-iterations", vus: 5, iterations: 1, startTime: "20000ms" },
    });
  });
  it("make one after the other with one VU", () => {
    const settings = trialSettings({ waves: [{ kind: "one-by-one", startMs: 0, count: 8 }] });
    expect(only(settings)).toMatchObject({ executor: "shared-iterations", vus: 1, iterations: 8 });
  });
  it("ramp as k6 does, with a tail at the last rate", () => {
    const wave: Wave = {
      ...{ kind: "ramping", startMs: 0, count: 29, perMs: 60_000, from: 12 },
      stages: [{ to: 60, durationMs: 50_000 }],
    };
    expect(only(trialSettings({ waves: [wave] }))).toMatchObject({
      ...{ executor: "ramping-arrival-rate", startRate: 12, timeUnit: "60000ms" },
      stages: [
        { target: 60, duration: "50000ms" },
        { target: 60, duration: "250ms" },
      ],
    });
  });
  it("names the waves of several by their number, and knows them again", () => {
    const settings = trialSettings({ waves: bursts, scenario: "burst" });
    expect(wavesByName(settings)("burst-2")).toEqual({ wave: bursts[1], index: 1, firstN: 5 });
    expect(() => wavesByName(settings)("burst")).toThrow("does not have");
  });
});

describe("a leg", () => {
  it("is its part of the one wave, numbered on", () => {
    const settings = at(2, 100, { leg: { firstN: 40, untilN: 70, later: { zeroWallMs: 1, startsAtWallMs: 1 } } });
    expect(wavesByName(settings)("steady")).toMatchObject({ firstN: 40, wave: { count: 30 } });
    expect(only(settings)).toMatchObject({ duration: "14750000us" });
  });
  it("is not made of several waves", () => {
    const waves = [constantWave(1, 5), constantWave(2, 5, 5_000)];
    expect(() => optionsOf(trialSettings({ waves, leg: { firstN: 0, untilN: 5, later: null } }), 0)).toThrow(
      "one constant wave",
    );
  });
});
