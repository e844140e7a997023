// The settings of a load for the tests: twenty dispatches at 0.5/s, which a test may change.

import type { LoadSettings } from "../contract/processes.js";
import { rateOf } from "../contract/rate.js";
import { plannedOf } from "../contract/schedule.js";
import type { Wave } from "../contract/wave.js";

export function trialSettings(changes: Partial<LoadSettings> = {}): LoadSettings {
  const waves = changes.waves ?? [constantWave(0.5, 20)];
  const planned = plannedOf(waves);
  return {
    ...{ runId: "abcdefgh", serverUrls: ["http://127.0.0.1:1"], collectorUrl: "http://127.0.0.1:2", agentName: "a" },
    ...{ metadata: null, paths: [{ path: "create-room", room: "fresh", weight: 1 }], seed: 1, scenario: "steady" },
    ...{ waves, arrivals: "uniform", planned, warmUp: "none", leg: { firstN: 0, untilN: planned, later: null } },
    ...{
      recover: true,
      deadlineMs: 10_000,
      graceMs: 10_000,
      holdMs: 4_000,
      mostRoomsAlive: null,
      warmUpGapMs: 0,
      k6SummaryFile: "k6-summary.json",
    },
    ...changes,
  };
}

export const constantWave = (perSecond: number, count: number, startMs = 0): Wave => ({
  ...{ kind: "constant", startMs, count, rate: rateOf(perSecond * 1_000, 1_000_000) },
});
