import { describe, expect, it } from "vitest";
import type { Finding } from "../../contract/summary.js";
import { type Changes, sampleFacts } from "../sample-facts.js";
import { checks } from "./index.js";
import { judgeShare } from "./share-limit.js";

const find = (name: string, changes: Changes) =>
  checks.find((check) => check.name === name)?.find(sampleFacts(changes));

describe("judgeShare", () => {
  it.each<[string, number, number, number, Finding["result"]]>([
    ["limit 0: 0 of 20 pass", 0, 20, 0, "pass"],
    ["limit 0: 0 of 19 are too few", 0, 19, 0, "unknown"],
    ["limit 0: 1 of 1000000 fails", 1, 1_000_000, 0, "fail"],
    ["limit 0: nothing judged is unknown", 0, 0, 0, "unknown"],
    ["limit 1 %: 0 of 99 are too few", 0, 99, 0.01, "unknown"],
    ["limit 1 %: 0 of 100 pass", 0, 100, 0.01, "pass"],
    ["limit 1 %: 1 of 100 passes: at the limit", 1, 100, 0.01, "pass"],
    ["limit 1 %: 2 of 100 are above, but not surely (lower end 0.55 %)", 2, 100, 0.01, "unknown"],
    ["limit 1 %: 4 of 100 fail (lower end 1.57 %)", 4, 100, 0.01, "fail"],
    ["limit 1 %: 2 of 20 fail, though 20 could never pass (lower end 2.8 %)", 2, 20, 0.01, "fail"],
    ["limit 1 %: 1 of 20 is not sure (lower end 0.89 %)", 1, 20, 0.01, "unknown"],
    ["limit 10 %: 1 of 10 passes", 1, 10, 0.1, "pass"],
    ["limit 10 %: 0 of 9 are too few", 0, 9, 0.1, "unknown"],
    ["limit 1/3: 1 of 3 passes, whatever 1 / (1/3) rounds to", 1, 3, 1 / 3, "pass"],
    ["limit 100 %: all of 5 pass", 5, 5, 1, "pass"],
  ])("%s", (_, hits, count, limit, result) => {
    expect(judgeShare({ noun: "lost", hits, count, limit }).result).toBe(result);
  });

  it("prints the interval's upper end, so that a pass is not taken for certainty", () => {
    expect(judgeShare({ noun: "lost", hits: 0, count: 20, limit: 0 }).detail).toContain("0 % to 16.11 %");
  });
});

describe("limits", () => {
  it.each<[string, string, Changes, Finding["result"] | undefined]>([
    ["no percentile limit: no finding", "max-p99", { delivered: 100 }, undefined],
    ["p99 with 99 cannot pass", "max-p99", { delivered: 99, limits: { maxP99Ms: 2000 } }, "unknown"],
    [
      "p99 with 1 of 100 beyond passes",
      "max-p99",
      { delivered: 100, limits: { maxP99Ms: 2000 }, beyond: { p99: 1 } },
      "pass",
    ],
    [
      "p99 with 2 of 20 beyond fails",
      "max-p99",
      { delivered: 20, limits: { maxP99Ms: 2000 }, beyond: { p99: 2 } },
      "fail",
    ],
    ["lost ones are beyond any delay", "max-p99", { delivered: 18, lost: 2, limits: { maxP99Ms: 2000 } }, "fail"],
    [
      "p90 with 1 of 10 beyond passes",
      "max-p90",
      { delivered: 10, limits: { maxP90Ms: 500 }, beyond: { p90: 1 } },
      "pass",
    ],
    [
      "p50 with 1 of 2 beyond passes",
      "max-p50",
      { delivered: 2, limits: { maxP50Ms: 300 }, beyond: { p50: 1 } },
      "pass",
    ],
    [
      "p50 with all of 10 beyond fails",
      "max-p50",
      { delivered: 10, limits: { maxP50Ms: 300 }, beyond: { p50: 10 } },
      "fail",
    ],
    [
      "late ones are allowed up to their own limit",
      "late-rate",
      { delivered: 9, late: 1, limits: { maxLateRate: 0.1 } },
      "pass",
    ],
  ])("%s", (_, name, changes, result) => {
    expect(find(name, changes)?.result).toBe(result);
  });
});

describe("validity", () => {
  const hundred = (late: number, ms: number) => [
    ...Array.from({ length: 100 - late }, () => 0),
    ...Array.from({ length: late }, () => ms),
  ];
  const overloaded = { cpuBusy: 0.97, eventLoopDelayMs: { p99: 60, max: 99 } };
  it.each<[string, string, Changes, "pass" | "unknown"]>([
    ["one of 100 starts late is within a p99", "scheduling-delay", { schedulingDelaysMs: hundred(1, 51) }, "pass"],
    ["two of 100 are not", "scheduling-delay", { schedulingDelaysMs: hundred(2, 51) }, "unknown"],
    ["a p99 at the limit is kept", "scheduling-delay", { schedulingDelaysMs: hundred(2, 50) }, "pass"],
    [
      "of 20 starts the p90 counts: 2 late are within it",
      "scheduling-delay",
      { schedulingDelaysMs: hundred(2, 60).slice(80) },
      "pass",
    ],
    ["3 of 20 are not", "scheduling-delay", { schedulingDelaysMs: hundred(3, 60).slice(80) }, "unknown"],
    ["of 9 starts the longest counts", "scheduling-delay", { schedulingDelaysMs: hundred(1, 60).slice(91) }, "unknown"],
    ["no start at all is unknown", "scheduling-delay", { schedulingDelaysMs: [] }, "unknown"],
    [
      "an event loop within its limit",
      "event-loop-delay",
      { harness: { eventLoopDelayMs: { p99: 50, max: 900 } } },
      "pass",
    ],
    [
      "an event loop beyond it",
      "event-loop-delay",
      { harness: { eventLoopDelayMs: { p99: 50.1, max: 51 } } },
      "unknown",
    ],
    [
      "an event loop that was never measured",
      "event-loop-delay",
      { harness: { eventLoopDelayMs: { p99: null, max: null } } },
      "unknown",
    ],
    ["a busy machine alone voids nothing", "cpu", { harness: { cpuBusy: 1 } }, "pass"],
    ["a busy machine and a late event loop do", "cpu", { harness: overloaded }, "unknown"],
    ["a busy machine and late starts do", "cpu", { harness: { cpuBusy: 0.951 }, schedulingDelaysMs: [60] }, "unknown"],
    [
      "a late event loop on an idle machine is not the CPU",
      "cpu",
      { harness: { ...overloaded, cpuBusy: 0.95 } },
      "pass",
    ],
    ["a CPU that was not sampled says nothing", "cpu", { harness: { cpuBusy: null } }, "pass"],
    ["all started", "generator", { delivered: 5 }, "pass"],
    ["one was not", "generator", { delivered: 5, notStarted: 1 }, "unknown"],
    ["k6 did not say", "generator", { delivered: 5, harness: { droppedIterations: null } }, "unknown"],
    ["a damaged line", "damaged-lines", { harness: { damagedLines: 1 } }, "unknown"],
    ["steps of the clock alone", "clock", { harness: { clockSteps: 3 } }, "pass"],
    ["no pair of the clocks", "clock", { facts: { clockPairs: 0 } }, "unknown"],
    ["a harness that vanished", "parts", { facts: { harness: "vanished" } }, "unknown"],
    ["an interruption", "parts", { facts: { interruptedBy: "SIGTERM" } }, "unknown"],
    ["all parts lived", "parts", {}, "pass"],
    ["lost notifications: the facts are on disk", "parts", { harness: { lostNotifications: 9 } }, "pass"],
    ["one unresolved", "unresolved", { delivered: 5, unresolved: 1 }, "unknown"],
  ])("%s", (_, name, changes, result) => {
    expect(find(name, changes)?.result).toBe(result);
  });

  it.each([
    ["planned", { planned: 21 }, "planned 21 is not 20 = 0 not started + 0 refused + 20 requested"],
    ["requested", { lost: 1 }, "requested 20 is not 21 = 20 delivered + 0 late + 1 lost + 0 unresolved"],
  ])("an equation of %s that fails is shown with both sides", (_, wrong, detail) => {
    const facts = sampleFacts({ delivered: 20 });
    const numbers = { ...facts.numbers, counts: { ...facts.numbers.counts, ...wrong } };
    const equations = checks.find((check) => check.name === "equations");
    expect(equations?.find({ ...facts, numbers })).toEqual({ result: "unknown", detail });
  });
});
