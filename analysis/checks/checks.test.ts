import { describe, expect, it } from "vitest";
import type { Finding } from "../../contract/summary.js";
import { type Changes, sampleFacts } from "../trials/sample-facts.js";
import { checks } from "./index.js";

const find = (name: string, changes: Changes) =>
  checks.find((check) => check.name === name)?.find(sampleFacts(changes));

describe("limits", () => {
  it.each<[string, string, Changes, Finding["result"] | undefined]>([
    ["no percentile limit: no finding", "max-p99", { delivered: 100 }, undefined],
    ["p99 with 99 cannot pass", "max-p99", { delivered: 99, limits: { maxP99Ms: 2000 } }, "unknown"],
    [
      "p99 with 1 of 100 beyond passes",
      "max-p99",
      { delivered: 100, limits: { maxP99Ms: 2000 }, beyond: { p99: { surely: 1, perhaps: 1 } } },
      "pass",
    ],
    [
      "p99 with 2 of 20 beyond fails",
      "max-p99",
      { delivered: 20, limits: { maxP99Ms: 2000 }, beyond: { p99: { surely: 2, perhaps: 2 } } },
      "fail",
    ],
    [
      "p99 with 2 of 100 perhaps beyond, near a clock step, is not sure to pass",
      "max-p99",
      { delivered: 100, limits: { maxP99Ms: 2000 }, beyond: { p99: { surely: 0, perhaps: 2 } } },
      "unknown",
    ],
    [
      "p99 with 1 of 100 perhaps beyond passes either way",
      "max-p99",
      { delivered: 100, limits: { maxP99Ms: 2000 }, beyond: { p99: { surely: 0, perhaps: 1 } } },
      "pass",
    ],
    [
      "p99 with 4 of 100 perhaps beyond is not sure to fail",
      "max-p99",
      { delivered: 100, limits: { maxP99Ms: 2000 }, beyond: { p99: { surely: 0, perhaps: 4 } } },
      "unknown",
    ],
    [
      "p99 with 4 of 100 surely beyond fails, whatever more there is",
      "max-p99",
      { delivered: 100, limits: { maxP99Ms: 2000 }, beyond: { p99: { surely: 4, perhaps: 9 } } },
      "fail",
    ],
    ["lost ones are beyond any delay", "max-p99", { delivered: 18, lost: 2, limits: { maxP99Ms: 2000 } }, "fail"],
    [
      "p90 with 1 of 10 beyond passes",
      "max-p90",
      { delivered: 10, limits: { maxP90Ms: 500 }, beyond: { p90: { surely: 1, perhaps: 1 } } },
      "pass",
    ],
    [
      "p50 with 1 of 2 beyond passes",
      "max-p50",
      { delivered: 2, limits: { maxP50Ms: 300 }, beyond: { p50: { surely: 1, perhaps: 1 } } },
      "pass",
    ],
    [
      "p50 with all of 10 beyond fails",
      "max-p50",
      { delivered: 10, limits: { maxP50Ms: 300 }, beyond: { p50: { surely: 10, perhaps: 10 } } },
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
    [
      "of 20 starts one late by a tenth of the period is within it",
      "scheduling-delay",
      { schedulingDelaysMs: hundred(1, 200).slice(80) },
      "pass",
    ],
    [
      "of 20 starts one late by more makes another schedule",
      "scheduling-delay",
      { schedulingDelaysMs: hundred(1, 201).slice(80) },
      "unknown",
    ],
    ["of 100 the p99 alone counts", "scheduling-delay", { schedulingDelaysMs: hundred(1, 1500) }, "pass"],
    ["starts after dropped ones cannot be judged", "scheduling-delay", { schedulingDelaysMs: null }, "unknown"],
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
    ["a wiretap's event loop within the limit", "event-loop-delay", { wiretapLoopMs: 50 }, "pass"],
    ["a wiretap's event loop beyond it delays every frame", "event-loop-delay", { wiretapLoopMs: 50.1 }, "unknown"],
    ["a wiretap that never said", "event-loop-delay", { wiretapLoopMs: null }, "unknown"],
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
    ["none refused", "refused", { delivered: 5 }, "pass"],
    ["one refused: another load than asked for", "refused", { delivered: 5, refused: 1 }, "unknown"],
    ["a request beyond the plan", "equations", { delivered: 5, facts: { beyondPlan: 1 } }, "unknown"],
    ["a run that failed", "parts", { facts: { failures: ["no space left"] } }, "unknown"],
    ["offers by another clock void nothing", "clock", { facts: { offersOutside: 20 } }, "pass"],
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

  it.each<[string, string, Changes, string]>([
    [
      "the run's failure",
      "parts",
      { facts: { failures: ["worker-1 was not ready after 60 s"] } },
      "the run failed: worker-1 was not ready after 60 s",
    ],
    [
      "that the load never started",
      "generator",
      { notStarted: 20, facts: { load: "never-started" } },
      "the load never started: nothing was requested",
    ],
    [
      "how much of the rate k6 could make",
      "generator",
      { delivered: 15, notStarted: 5, harness: { droppedIterations: 5, neverReached: 0 } },
      "5 of 20 not started: k6 dropped 5; asked 0.5/s, made 0.375/s",
    ],
    [
      "that an early end is no shortfall of the rate",
      "generator",
      { delivered: 15, notStarted: 5, harness: { neverReached: 5 } },
      "5 of 20 not started: 5 came after the end of the load",
    ],
    [
      "how much of the rate was made before an early end",
      "generator",
      { delivered: 12, notStarted: 8, harness: { droppedIterations: 4, neverReached: 4 } },
      "8 of 20 not started: k6 dropped 4, 4 came after the end of the load; asked 0.5/s, made 0.375/s",
    ],
    [
      "which refusal was the most frequent",
      "refused",
      { delivered: 20, refused: 20, facts: { refusal: { httpStatus: 429, code: "resource_exhausted", count: 19 } } },
      "20 of 40 were refused, most often (19) with HTTP 429 resource_exhausted: the load that was asked for was not made",
    ],
    [
      "that no offer is used",
      "clock",
      { facts: { offersOutside: 20 } },
      "the wall clock ran evenly; by the server's clock 20 of its offers came before their request or after their handler, so no offer is used",
    ],
    [
      "the requests beyond the plan",
      "equations",
      { delivered: 20, facts: { beyondPlan: 1 } },
      "1 requested beyond the plan of 20, and counted nowhere",
    ],
    [
      "the p90 and the longest of few starts",
      "scheduling-delay",
      { schedulingDelaysMs: [...Array.from({ length: 19 }, () => 1), 1500] },
      "p90 of 20 starts 1 ms, limit 50 ms; longest 1500 ms, limit 200 ms",
    ],
    [
      "that dropped iterations make the scheduling delay void",
      "scheduling-delay",
      { schedulingDelaysMs: null, harness: { droppedIterations: 5 } },
      "not valid: 5 iterations dropped",
    ],
    [
      "a share that is not none, and a limit as it was given",
      "lost-rate",
      { delivered: 29_999, lost: 1, limits: { maxLostRate: 0.00001 } },
      "1 of 30000 lost (<0.01 %, 95 % interval <0.01 % to 0.02 %), limit 0.001 %; above the limit, but too few to be sure",
    ],
    [
      "a share that is not all",
      "lost-rate",
      { delivered: 1, lost: 29_999, limits: { maxLostRate: 0.1 } },
      "29999 of 30000 lost (>99.99 %, 95 % interval 99.98 % to >99.99 %), limit 10 %",
    ],
  ])("says %s", (_, name, changes, detail) => {
    expect(find(name, changes)?.detail).toBe(detail);
  });
});
