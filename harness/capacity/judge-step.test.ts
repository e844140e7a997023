// What a step says, by tables of verdict, growth and the machine's state.

import { describe, expect, it } from "vitest";
import type { LimitingHop, UnknownBy } from "../../contract/capacity.js";
import type { Finding } from "../../contract/summary.js";
import { generatorIsBehind } from "../watchdog/judge.js";
import { type Judged, judgeStep, type StepFacts } from "./judge-step.js";
import type { StepOutcome } from "./search.js";
import { finding, growing, stepOf } from "./trials/evidence.js";

const lost = finding("lost-rate", { limit: 0 });
const p99Broken = finding("max-p99", { result: "fail", value: 0.2 });
const full = { cpuBusy: 0.99 };
const late = finding("scheduling-delay", { kind: "validity", result: "unknown" });
const unresolved = finding("unresolved", { kind: "validity", result: "unknown" });

describe("a step is", () => {
  it.each<[string, StepFacts, StepOutcome]>([
    ["kept when every limit is", stepOf({ findings: [lost, finding("max-p99")] }), "kept"],
    ["kept on a full machine too", stepOf({ findings: [lost, finding("max-p99")], ...full }), "kept"],
    ["broken when a limit is", stepOf({ findings: [lost, p99Broken], result: "fail" }), "broken"],
    [
      "broken beyond a limit, though too few to be sure",
      stepOf({ findings: [finding("max-p99", { result: "unknown", value: 0.012 })], result: "unknown" }),
      "broken",
    ],
    [
      "unknown within a limit with too few to pass",
      stepOf({ findings: [finding("max-p99", { result: "unknown", value: 0 })], result: "unknown" }),
      "unknown",
    ],
    [
      "unknown when nothing could be judged",
      stepOf({ findings: [finding("max-p99", { result: "unknown", value: null })], result: "unknown" }),
      "unknown",
    ],
    ["broken when its delays grow, whatever the limits say", stepOf({ findings: [lost], growth: growing }), "broken"],
    ["unknown when the harness was late", stepOf({ findings: [lost, late], result: "unknown" }), "unknown"],
    [
      "unknown when the harness was late and a limit broke",
      stepOf({ findings: [late, p99Broken], result: "unknown", growth: growing }),
      "unknown",
    ],
    ["unknown when some are unresolved", stepOf({ findings: [lost, unresolved], result: "unknown" }), "unknown"],
    [
      "broken when no unresolved one could have saved it",
      stepOf({ findings: [unresolved, p99Broken], result: "fail" }),
      "broken",
    ],
  ])("%s", (_, facts, outcome) => {
    expect(judgeStep(facts).outcome).toBe(outcome);
  });
});

describe("broken on a full machine it is", () => {
  const offers = { p99Ms: { offer: 900 } };
  const pool = { p99Ms: { entry: 900 } };
  const refusals = { causes: [["refused", 50]] } as const;
  it.each<[string, StepFacts, StepOutcome]>([
    ["unknown for the server's queue: the harness shares the machine", broken(offers, "wire"), "unknown"],
    ["the same with an SDK's worker", broken(offers, "sdk"), "unknown"],
    ["broken for an SDK's process pool: that CPU is the worker's own", broken(pool, "sdk"), "broken"],
    ["unknown for a wire worker's entry: it is the harness's own", broken(pool, "wire"), "unknown"],
    ["broken where the worker said that it is full", broken(refusals, "wire"), "broken"],
  ])("%s", (_, facts, outcome) => {
    expect(judgeStep(facts).outcome).toBe(outcome);
  });

  function broken(evidence: Parameters<typeof stepOf>[0]["evidence"] & object, worker: StepFacts["worker"]): StepFacts {
    return stepOf({ findings: [p99Broken], result: "fail", ...full, evidence, worker });
  }
});

describe("what ended a step before its time", () => {
  const notStarted = finding("generator", { kind: "validity", result: "unknown" });
  const refused = finding("refused", {
    ...{ kind: "validity", result: "unknown", value: 7 },
    detail: "7 of 100 were refused with HTTP 429 resource_exhausted",
  });
  const died = finding("parts", { kind: "validity", result: "unknown" });
  const doubts = [notStarted, unresolved, lost];
  const endedStep = (parts: readonly string[], worker: StepFacts["worker"] = "sdk", failure: string | null = null) =>
    stepOf({
      ...{ findings: [died, ...doubts], result: "unknown", worker },
      ends: { failure, parts: parts.map((role) => ({ role, how: "SIGSEGV" })) },
    });
  type Said = Pick<Judged, "outcome" | "unknownBy"> & { readonly at: LimitingHop["hop"] | null };
  const brokenAt = (at: LimitingHop["hop"]): Said => ({ outcome: "broken", unknownBy: null, at });
  const unknownBy = (by: UnknownBy): Said => ({ outcome: "unknown", unknownBy: by, at: null });
  const unknownOf = (findings: readonly Finding[]) => stepOf({ findings, result: "unknown" });

  it.each<[string, StepFacts, Said]>([
    ["the server crashed: its limit", endedStep(["server"]), brokenAt("server")],
    ["a node of a cluster did", endedStep(["server-2"]), brokenAt("server")],
    ["its Redis did", endedStep(["redis"]), brokenAt("server")],
    ["a worker on an SDK did", endedStep(["worker-2"]), brokenAt("worker")],
    ["a wire worker did, which is Rollcall's own", endedStep(["worker-1"], "wire"), unknownBy("ended")],
    ["k6 did", endedStep(["k6"]), unknownBy("ended")],
    ["the collector did, and then the server", endedStep(["collector", "server"]), unknownBy("ended")],
    ["the server did, and then k6", endedStep(["server", "k6"]), brokenAt("server")],
    ["the run could not go on", endedStep(["server"], "sdk", "the disk is nearly full"), unknownBy("cannot-run")],
    ["the generator fell behind", endedStep([], "sdk", `${generatorIsBehind}: asked 9/s`), unknownBy("harness")],
    ["requests were refused", unknownOf([refused, unresolved]), brokenAt("server")],
    ["they were, but the harness was late", unknownOf([refused, late]), unknownBy("harness")],
    ["starts were missing", unknownOf([notStarted]), unknownBy("harness")],
    ["the run was interrupted", unknownOf([died]), unknownBy("ended")],
    ["some are unresolved", unknownOf([unresolved]), unknownBy("evidence")],
    [
      "an observer is missing",
      unknownOf([finding("observers", { kind: "validity", result: "unknown" })]),
      unknownBy("evidence"),
    ],
  ])("%s", (_, facts, { at, ...judged }) => {
    const { hop, ...said } = judgeStep(facts);
    expect(said).toMatchObject(judged);
    expect(hop?.hop ?? null).toBe(at);
  });

  it("is said: the code of a refusal, the signal of a crash", () => {
    expect(judgeStep(unknownOf([refused])).hop).toEqual({ hop: "server", by: "refusals", detail: refused.detail });
    expect(judgeStep(endedStep(["server"])).why).toBe("server ended under the load (SIGSEGV)");
  });

  it("a full machine is the harness's", () => {
    const facts = stepOf({ findings: [p99Broken], result: "fail", ...full });
    expect(judgeStep(facts).unknownBy).toBe("harness");
  });
});

it("says why, and names the hop", () => {
  expect(judgeStep(stepOf({ findings: [lost], growth: growing, evidence: { p99Ms: { offer: 900 } } }))).toEqual({
    outcome: "broken",
    unknownBy: null,
    why: "the delay grows by 40 ms each second: medians of the four quarters 205 ms, 400 ms, 600 ms, 800 ms",
    hop: { hop: "server queue", by: "stages", detail: "request to offer: p99 900 ms, 206 ms when idle" },
  });
});
