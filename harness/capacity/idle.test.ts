// Which idle step the others are compared with, and when it was none.

import { describe, expect, it } from "vitest";
import { idleDoubtsOf, idleOf, idleP99MsOf } from "./idle.js";

const step = (p99: number | null, changes: { cpuBusy?: number | null; offerMs?: number | null } = {}) => {
  const { cpuBusy = 0.2, offerMs = 206 } = changes;
  return {
    delayMs: { count: 500, min: 5, p50: 105, p90: 190, p99, p999: null, max: 300 },
    stagesMs: { offer: { p99: offerMs } },
    harness: { cpuBusy },
  };
};

it.each([
  ["none", [], null],
  ["one", [step(206)], 206],
  ["the lower p99 of two", [step(650), step(207)], 207],
  ["a p99 that is supported", [step(null), step(650)], 650],
  ["the longest, where none is", [step(null)], 300],
])("the idle p99 is of %s", (_, steps, p99Ms) => {
  expect(idleP99MsOf(idleOf(steps))).toBe(p99Ms);
});

describe("it is doubted when", () => {
  it.each([
    ["nothing is wrong: not at all", step(206, { cpuBusy: 0.5, offerMs: 420 }), []],
    ["nothing else is known: not at all", step(206, { cpuBusy: null, offerMs: null }), []],
    ["the machine was busy", step(206, { cpuBusy: 0.634 }), ["CPU 63.4 %"]],
    ["offers took long", step(650, { offerMs: 640 }), ["offers took 640 ms at p99, 210 ms are usual"]],
    ["its p99 is not supported", step(null), ["too few arrived for a p99"]],
  ])("%s", (_, one, doubts) => {
    expect(idleDoubtsOf(one)).toEqual(doubts);
  });
});
