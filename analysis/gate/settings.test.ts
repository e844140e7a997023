// What makes two runs the same experiment, and the words for what does not.

import { describe, expect, it } from "vitest";
import type { Plan } from "../../contract/manifest.js";
import { manifestFor } from "../trials/plan.js";
import { differing, settingsOf } from "./settings.js";

const { plan } = manifestFor({
  ...{ runId: "testrun2", planned: 20, periodMs: 2_000, deadlineMs: 10_000, graceMs: 10_000, holdMs: 4_000 },
});
const burst = (startMs: number): Plan["waves"][number] => ({ kind: "at-once", startMs, count: 5 });
const bursts: Partial<Plan> = { waves: [burst(0), burst(20_000)], planned: 10 };

const difference = (change: Partial<Plan>, base: Partial<Plan> = {}) =>
  differing(settingsOf({ ...plan, ...base, ...change }), settingsOf({ ...plan, ...base }));

describe("the same experiment", () => {
  it.each<[string, Partial<Plan>, Partial<Plan>?]>([
    ["with another seed", { seed: 99 }],
    ["with another agent name", { agentName: "rollcall-zzzzzzzz" }],
    ["with other limits", { limits: { ...plan.limits, maxLostRate: 0.5, maxP99Ms: 7 } }],
    ["cut into segments", { segmentMs: 600_000 }],
    [
      "of an even load that goes on for longer",
      { planned: 40, waves: [{ kind: "constant", startMs: 0, count: 40, rate: { count: 1, perMs: 2_000 } }] },
    ],
    [
      "one at a time, more of them",
      { waves: [{ kind: "one-by-one", startMs: 0, count: 9 }] },
      { waves: [{ kind: "one-by-one", startMs: 0, count: 5 }] },
    ],
    ["with the same bursts", bursts, bursts],
  ])("%s", (_, change, base) => {
    expect(difference(change, base)).toEqual([]);
  });
});

describe("another experiment", () => {
  it.each<[string, Partial<Plan>, readonly string[], Partial<Plan>?]>([
    ["scenario", { scenario: "overlap" }, ["scenario is overlap, not steady"]],
    [
      "rate",
      { waves: [{ kind: "constant", startMs: 0, count: 20, rate: { count: 1, perMs: 1_000 } }] },
      ["load is 1/s, not 0.5/s"],
    ],
    ["path", { paths: [{ path: "token", room: "live", weight: 1 }] }, ["path is token@live, not create-room"]],
    ["hold and grace", { holdMs: 500, graceMs: 0 }, ["grace is 0 ms, not 10 s", "hold is 500 ms, not 4 s"]],
    [
      "worker, and so the kind of arrival",
      { worker: "wire" },
      ["arrival is assignment, not entry", "worker is wire, not sdk"],
    ],
    ["rescue", { recover: false }, ["rescue is off, not on"]],
    ["faults", { faults: ["kill-warm at=3s"] }, ["fault is kill-warm at=3s, not none"]],
    ["workers on other nodes", { nodes: 3, workersOn: [3, 1] }, ["workers-on is 3,1, not all"], { nodes: 3 }],
    ["capacity", { capacity: 3 }, ["capacity is 3, not none"]],
    ["excuse", { limits: { ...plan.limits, excused: ["refused"] } }, ["excuse is refused, not none"]],
    [
      "one more burst",
      { waves: [burst(0), burst(20_000), burst(40_000)] },
      [
        "load is 5 at once, 3 times, not 5 at once, 2 times",
        "schedule is 5 from 0 ms; 5 from 20 s; 5 from 40 s, not 5 from 0 ms; 5 from 20 s",
      ],
      bursts,
    ],
    [
      "another gap between bursts",
      { waves: [burst(0), burst(5_000)] },
      ["schedule is 5 from 0 ms; 5 from 5 s, not 5 from 0 ms; 5 from 20 s"],
      bursts,
    ],
  ])("%s", (_, change, words, base) => {
    expect(difference(change, base)).toEqual(words);
  });

  it("metadata, which is not shown", () => {
    const words = difference({ metadata: "a secret" }).join();
    expect(words).toMatch(/^metadata is sha256:[0-9a-f]{16}, not none$/);
  });
});

it("only what is known of both is compared", () => {
  expect(differing(settingsOf(plan), { scenario: "steady", holdMs: 4_000 })).toEqual([]);
});

it("everything in a plan is compared, or is known to be no part of the experiment", () => {
  const byAnotherName = ["paths", "waves", "recover", "limits"];
  const noPart = ["seed", "planned", "segmentMs", "agentName", "validityLimits"];
  const known = [...Object.keys(settingsOf(plan)), ...byAnotherName, ...noPart];
  expect(Object.keys(plan).filter((name) => !known.includes(name))).toEqual([]);
});
