// The manifest of a made-up run: a healthy run's defaults, which a test may change.

import { metadataOf } from "../../contract/ids.js";
import type { Manifest } from "../../contract/manifest.js";

type Made = {
  readonly runId: string;
  readonly planned: number;
  readonly periodMs: number;
  readonly deadlineMs: number;
  readonly graceMs: number;
  readonly holdMs: number;
};

export function manifestFor({ runId, planned, periodMs, deadlineMs, graceMs, holdMs }: Made): Manifest {
  const command = ["rollcall", "run", "steady", metadataOf({ runId, n: 0, attempt: 1 })];
  return {
    schema: 3,
    run: { id: runId, startedAt: "2026-01-02T03:04:05.000Z", command },
    plan: {
      ...{ scenario: "steady", seed: 1, paths: [{ path: "create-room", room: "fresh", weight: 1 }] },
      waves: [{ kind: "constant", startMs: 0, count: Math.max(1, planned), rate: { count: 1, perMs: periodMs } }],
      ...{
        planned,
        arrivals: "uniform",
        warmUp: "none",
        segmentMs: null,
        nodes: 1,
        workersAfterMs: 0,
        workersOn: "all",
      },
      ...{ deadlineMs, graceMs, holdMs, recover: true, client: "sdk", target: "native", worker: "sdk", workers: 1 },
      ...{ capacity: null, presence: "none", wiretap: "off", metadata: null },
      ...{ idleProcesses: 3, agentName: `rollcall-${runId}`, faults: [] },
      limits: {
        ...{ maxLostRate: 0, maxLateRate: 0, maxP50Ms: null, maxP90Ms: null, maxP99Ms: null },
        ...{ excused: [], drift: "reported" },
      },
      validityLimits: { schedulingDelayP99Ms: 50, eventLoopDelayP99Ms: 50, cpuBusy: 0.95 },
    },
    versions: { rollcall: "0.1.0", livekitServer: "1.13.5", agents: "1.9.0" },
    clocks: {
      node: { name: "CLOCK_MONOTONIC", resolutionUs: 1 },
      k6: { name: "CLOCK_REALTIME", resolutionUs: 1000 },
      server: { name: "CLOCK_REALTIME", relation: "same-host" },
    },
    machine: { os: "linux", arch: "x64", cpuModel: "made up", cores: 2, memoryBytes: 8_000_000_000 },
  };
}
