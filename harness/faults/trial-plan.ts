// A plan for the tests of faults and the calibration: 40 dispatches in 20 s, one wire worker, a wiretap.

import type { Plan } from "../../contract/manifest.js";

export const trialPlan: Plan = {
  ...{ scenario: "steady", seed: 1, paths: [{ path: "create-room", room: "fresh", weight: 1 }], planned: 40 },
  waves: [{ kind: "constant", startMs: 0, count: 40, rate: { count: 2, perMs: 1_000 } }],
  ...{ arrivals: "uniform", warmUp: "none", segmentMs: null, nodes: 1, workersAfterMs: 0, workersOn: "all" },
  ...{ deadlineMs: 1_500, graceMs: 3_000, holdMs: 1_000, recover: false, client: "raw", target: "native" },
  ...{ worker: "wire", workers: 1, capacity: null, presence: "none", wiretap: "on", metadata: null },
  ...{ idleProcesses: 3, agentName: "agent", faults: [] },
  limits: {
    ...{ maxLostRate: 0, maxLateRate: 0, maxP50Ms: null, maxP90Ms: null, maxP99Ms: null },
    ...{ excused: [], drift: "reported" },
  },
  validityLimits: { schedulingDelayP99Ms: 50, eventLoopDelayP99Ms: 50, cpuBusy: 0.95 },
};
