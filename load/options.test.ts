import { describe, expect, it } from "vitest";
import type { LoadSettings } from "../contract/processes.js";
import { plannedIn, rateOf } from "../contract/rate.js";
import { constantRate, vusNeeded, vusReady } from "./options.js";

const settings = (perSecond: number, planned: number): LoadSettings => ({
  runId: "abcdefgh",
  serverUrl: "http://127.0.0.1:1",
  collectorUrl: "http://127.0.0.1:2",
  agentName: "a",
  metadata: null,
  room: "fresh",
  recover: true,
  planned,
  rate: rateOf(perSecond * 1_000, 1_000_000),
  deadlineMs: 10_000,
  graceMs: 10_000,
  holdMs: 4_000,
  k6SummaryFile: "k6-summary.json",
});

describe("k6 options", () => {
  it("asks for whole starts per time unit, and has all VUs ready where they are few", () => {
    const steady = constantRate("steady", settings(0.5, 20)).scenarios.steady;
    expect(steady).toMatchObject({ rate: 1, timeUnit: "2000ms", duration: "39000000us" });
    expect(steady?.preAllocatedVUs).toBe(steady?.maxVUs);
  });
  it("never starts more than planned: the duration ends before the start after the last", () => {
    for (const perSecond of [0.5, 1, 3, 7, 300]) {
      const rate = rateOf(perSecond * 1_000, 1_000_000);
      const planned = plannedIn(rate, 20_000);
      const duration = constantRate("steady", settings(perSecond, planned)).scenarios.steady?.duration ?? "";
      const starts = Math.floor((Number.parseInt(duration, 10) * rate.count) / (rate.perMs * 1000)) + 1;
      expect(starts).toBe(planned);
    }
  });
  it("sizes VUs for the failure case: 300/s, each iteration missed, rescued, held, a hung server", () => {
    expect(vusNeeded(settings(300, 100_000))).toBe(300 * 54 + 1);
  });
  it("needs fewer where nothing is rescued, and more where each room is made before", () => {
    expect(vusNeeded({ ...settings(300, 100_000), recover: false })).toBe(300 * 44 + 1);
    expect(vusNeeded({ ...settings(300, 100_000), room: "live" })).toBe(300 * 64 + 1);
  });
  it.each([
    ["as many as dispatches, in a run longer than the executor's least second", 0.5, 20, 20],
    ["one for the surplus start of a run that is shorter", 1, 1, 2],
    ["the same at 3/s", 3, 2, 4],
    ["the same at 50/s", 50, 10, 51],
  ])("needs %s", (_, perSecond, planned, vus) => {
    expect(vusNeeded(settings(perSecond, planned))).toBe(vus);
  });
  it.each([
    ["all of them, while they are few", settings(10, 10_000), 10 * 54 + 1],
    ["beyond a thousand those that an answering server needs", settings(300, 100_000), 300 * 26],
    ["fewer where nothing is rescued", { ...settings(300, 100_000), recover: false }, 300 * 26],
    [
      "a thousand at least",
      { ...settings(100, 6_000), recover: false, deadlineMs: 5_000, graceMs: 0, holdMs: 0 },
      1_100,
    ],
  ])("has ready %s", (_, given, vus) => {
    expect(vusReady(given)).toBe(vus);
  });
  it("respects k6's shortest duration", () => {
    expect(constantRate("steady", settings(300, 7)).scenarios.steady?.duration).toBe("1000000us");
  });
});
