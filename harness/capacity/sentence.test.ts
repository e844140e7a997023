// The answer in words, and the exactness of the table.

import { describe, expect, it } from "vitest";
import type { Capacity, CapacityStep, LimitingHop } from "../../contract/capacity.js";
import { capacityMarkdown, capacityText, stepLine } from "./render.js";
import { hopOf, sentenceOf } from "./sentence.js";

const asked = { fromPerSecond: 10, toPerSecond: 500, precision: 0.15, stepMs: null };
const byItself = {
  ...{ ended: "by itself" as const, endedWhy: "", asked, steps: [] as readonly CapacityStep[] },
  objective: { idleDoubts: [] as readonly string[] },
};
const queue: LimitingHop = {
  hop: "server queue",
  by: "stages",
  detail: "request to offer: p99 900 ms, 206 ms when idle",
};

const step = (ratePerSecond: number, outcome: CapacityStep["outcome"], changes: Partial<CapacityStep> = {}) => ({
  ...{ number: 1, purpose: "rise" as const, ratePerSecond, outcome, why: `why ${outcome}`, run: "", figures: null },
  unknownBy: outcome === "unknown" ? ("harness" as const) : null,
  ...{ hop: outcome === "broken" ? queue : null },
  ...changes,
});

const bracket = {
  ...{ kind: "bracket" as const, width: 0.128, contradictions: [], unknownAtPerSecond: null },
  low: { ratePerSecond: 93.3, confirmed: "twice" as const },
  high: { ratePerSecond: 105, confirmed: "twice" as const },
};
const atLeast = {
  ...{ kind: "at-least" as const, stoppedBy: "harness" as const, unknownAtPerSecond: 85 },
  low: { ratePerSecond: 80, confirmed: "twice" as const },
};

describe("the sentence", () => {
  it.each<[Capacity["answer"], readonly CapacityStep[], string]>([
    [
      bracket,
      [step(93.3, "kept"), step(105, "broken")],
      "Capacity is between 93.3/s (kept) and 105/s (broken), 12.8 % wide; the limiting hop is the server queue (request to offer: p99 900 ms, 206 ms when idle).",
    ],
    [
      {
        ...{ ...bracket, width: 0.5, high: { ratePerSecond: 140, confirmed: "once" } },
        contradictions: [{ keptPerSecond: 120, brokenPerSecond: 100 }],
      },
      [step(140, "broken")],
      "Capacity is between 93.3/s (kept) and 140/s (broken), 50 % wide; the limiting hop is the server queue (request to offer: p99 900 ms, 206 ms when idle); 140/s was broken once only; steps contradict each other (kept at 120/s, broken at 100/s), which widens the bracket.",
    ],
    [
      { ...bracket, width: 0.5, unknownAtPerSecond: 99 },
      [],
      "Capacity is between 93.3/s (kept) and 105/s (broken), 50 % wide; at 99/s between them nothing can be said (no reason is known).",
    ],
    [
      atLeast,
      [step(85, "unknown")],
      "At least 80/s on this machine: above it the harness or the machine is the limit, so there is no upper number; at 85/s nothing can be said (the harness or the machine: why unknown).",
    ],
    [
      { ...atLeast, stoppedBy: "to", unknownAtPerSecond: null },
      [],
      "At least 80/s on this machine: no higher rate was asked for (--to).",
    ],
    [
      { kind: "fails-at-lowest", ratePerSecond: 10, confirmed: "twice" },
      [step(10, "broken")],
      "The objective is not kept at the lowest rate, 10/s; the limiting hop is the server queue (request to offer: p99 900 ms, 206 ms when idle).",
    ],
    [{ kind: "nothing", why: "no step could say it" }, [], "Nothing can be said: no step could say it."],
  ])("%j", (answer, steps, sentence) => {
    expect(sentenceOf({ ...byItself, answer, steps })).toBe(sentence);
  });

  const least = { ...atLeast, stoppedBy: "early" as const, unknownAtPerSecond: null };
  const nothing = { kind: "nothing" as const, why: "no step could say it" };
  const failsOnce = { kind: "fails-at-lowest" as const, ratePerSecond: 10, confirmed: "once" as const };
  const early = { ended: "could not go on" as const, endedWhy: "step 3, 80/s: Docker is gone\nits log" };
  const evidence = step(85, "unknown", { unknownBy: "evidence", why: "unresolved: 3 of 9" });
  it.each<[string, Partial<Parameters<typeof sentenceOf>[0]>, string]>([
    [
      "a bracket that was interrupted",
      { answer: bracket, ended: "interrupted", endedWhy: "SIGINT" },
      "Capacity is between 93.3/s (kept) and 105/s (broken), 12.8 % wide; the search was interrupted before its end.",
    ],
    [
      "a bracket whose search could not go on",
      { answer: bracket, ...early },
      "Capacity is between 93.3/s (kept) and 105/s (broken), 12.8 % wide; the search could not go on (step 3, 80/s: Docker is gone).",
    ],
    [
      "a lower end when the steps are used up",
      { answer: least, ended: "steps used up" },
      "At least 80/s on this machine: no rate that was run broke the objective; the search's steps were used up before its end.",
    ],
    [
      "a lower end above which too little is known",
      { answer: { ...atLeast, stoppedBy: "evidence" }, steps: [evidence] },
      "At least 80/s on this machine: above it too little is known to say anything, so there is no upper number; at 85/s nothing can be said (too little is known: unresolved: 3 of 9).",
    ],
    [
      "broken at the lowest rate, once only",
      { answer: failsOnce, ended: "interrupted" },
      "The objective is not kept at the lowest rate, 10/s; it was broken once only; the search was interrupted before its end.",
    ],
    [
      "nothing, with the steps' reason",
      { answer: nothing, steps: [step(10, "unknown")] },
      "Nothing can be said: no step could say it; the harness or the machine: why unknown.",
    ],
    [
      "nothing, with the end's reason alone",
      { answer: nothing, steps: [step(10, "unknown", { unknownBy: "cannot-run" })], ...early },
      "Nothing can be said: no step could say it; the search could not go on (step 3, 80/s: Docker is gone).",
    ],
    [
      "a bug",
      { answer: nothing, ended: "by a bug", endedWhy: "no such file" },
      "Nothing can be said: no step could say it; a bug of Rollcall ended the search (no such file).",
    ],
    [
      "an idle step that was not idle",
      { answer: bracket, objective: { idleDoubts: ["CPU 63 %", "too few arrived for a p99"] } },
      "Capacity is between 93.3/s (kept) and 105/s (broken), 12.8 % wide; the idle step, which the others are compared with, is doubtful (CPU 63 %, too few arrived for a p99).",
    ],
  ])("%s", (_, said, sentence) => {
    expect(sentenceOf({ ...byItself, answer: bracket, ...said })).toBe(sentence);
  });
});

describe("the limiting hop", () => {
  it("is that of the upper end's last broken step", () => {
    const other: LimitingHop = { ...queue, hop: "worker" };
    expect(hopOf({ answer: bracket, steps: [step(105, "broken"), step(105, "broken", { hop: other })] })).toBe(other);
  });

  it("is the harness where it failed, with why", () => {
    expect(hopOf({ answer: atLeast, steps: [step(85, "unknown")] })).toEqual({
      ...{ hop: "harness", by: "none", detail: "at 85/s why unknown" },
    });
  });
});

it("the table shows a step's figures, and - where there are none", () => {
  const figures: NonNullable<CapacityStep["figures"]> = {
    ...{
      madePerSecond: 104.9,
      planned: 2_100,
      refused: 3,
      requested: 2_100,
      delivered: 2_090,
      late: 6,
      lost: 4,
      unresolved: 0,
    },
    delayMs: { p50: 205, p99: 1_234.5, max: 3_000 },
    stagesP99Ms: { offer: 1_230, answer: 2, assignment: 1, entry: null },
    workerStagesP99Ms: { handler: 2, entry: 1 },
    ...{ offerP50Ms: 204, schedulingDelayP99Ms: 2, cpuBusy: 0.634 },
    growth: { result: "growing", quartersMs: [205, 300, 400, 500], msPerSecond: 20.1 },
  };
  const steps = [step(105, "broken", { figures, number: 1 }), step(210, "unknown", { number: 2 })];
  const capacity: Capacity = {
    ...{ schema: 1, id: "abcdefgh", startedAt: "2026-01-01T00:00:00.000Z", durationMs: 1, command: ["rollcall"] },
    ...{
      ended: "by itself",
      endedWhy: "",
      asked,
      answer: bracket,
      sentence: "The answer.",
      hop: queue,
      steps,
      versions: { k6: "2" },
    },
    objective: { text: "nothing lost", maxP99Ms: 412, idleP99Ms: 206, idleDoubts: ["CPU 63 %"] },
  };
  expect(steps.map(stepLine)).toEqual([
    "step 1: 105/s broken: p99 1.23 s, lost 4 of 2100, why broken",
    "step 2: 210/s unknown (the harness or the machine): why unknown",
  ]);
  const row =
    "| 1 rise | 105/s | 104.9/s | 3 | 2100 | 6 | 4 | 205 ms | 1.23 s | 1.23 s | 2 ms | 1 ms | - | 20.1 | 63.4 % | broken |";
  const markdown = capacityMarkdown(capacity);
  expect(markdown).toContain(`${row}\n`);
  expect(markdown).toContain(
    "| 2 rise | 210/s | - | - | - | - | - | - | - | - | - | - | - | - | - | unknown (the harness or the machine) |\n",
  );
  const text = capacityText(capacity);
  expect(text.split("\n").slice(0, 4)).toEqual([
    "The answer.",
    "",
    "Objective: nothing lost (idle p99 206 ms, limit 412 ms).",
    "The idle step is doubtful: CPU 63 %.",
  ]);
  expect(text).toContain("step 1, 105/s, broken: why broken");
});
