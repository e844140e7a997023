// What the gate's rules are worth, tried on made-up runs with a fixed seed: how often two identical versions are told apart, and
// how often a version that is worse is. The rates stand in docs/gate.md, and are compared with it.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { usualMargins } from "../../contract/gate.js";
import { chanceOf, type Kind, sampleRun } from "../trials/gate-sample.js";
import { regressionsOf } from "./gate.js";
import { rateSideOf } from "./rates.js";

const seed = 7;
const comparisons = { identical: 200, worse: 100 };
const watchMs = 20_000;
/** Five seconds of work; a busy machine takes its time. */
const patienceMs = 120_000;

type Row = readonly [sentence: string, baseline: Kind, runs: number, candidate: Kind];

const same = (sentence: string, kind: Kind, runs: number): Row => [sentence, kind, runs, kind];
const thousand = { count: 1_000 };
const sixty = { count: 60 };

const identical: readonly Row[] = [
  same("1,000 dispatches, none lost, against 1 run", thousand, 1),
  same("1,000, 1 % lost, each by itself, against 1 run", { ...thousand, lost: { share: 0.01, streak: 1 } }, 1),
  same("1,000, 1 % lost in streaks of 10, against 1 run", { ...thousand, lost: { share: 0.01, streak: 10 } }, 1),
  same("1,000, 4 % lost in streaks of 10, against 2 runs", { ...thousand, lost: { share: 0.04, streak: 10 } }, 2),
  same("60, 2 % lost in streaks of 5, against 5 runs", { ...sixty, lost: { share: 0.02, streak: 5 } }, 5),
  same(
    "1,000, 3 % four times as slow in streaks of 20, against 3 runs",
    { ...thousand, slow: { share: 0.03, streak: 20 } },
    3,
  ),
  same("1,000, runs differ by 5 %, against 1 run", { ...thousand, betweenRuns: 0.05 }, 1),
  same("1,000, runs differ by 10 %, against 3 runs", { ...thousand, betweenRuns: 0.1 }, 3),
];

/** Nobody can know of one run how much runs differ: what the margin does not cover is a false alarm. */
const unknowable: readonly Row[] = [
  same("1,000, runs differ by 10 %, against 1 run", { ...thousand, betweenRuns: 0.1 }, 1),
];

const worse: readonly Row[] = [
  [
    "1,000, 2 % lost, each by itself, against 1 clean run",
    thousand,
    1,
    { ...thousand, lost: { share: 0.02, streak: 1 } },
  ],
  [
    "1,000, 20 lost in streaks of 5, against 5 clean runs",
    thousand,
    5,
    { ...thousand, lost: { count: 20, streak: 5 } },
  ],
  ["1,000, the longest 5 % take twice as long, against 1 run", thousand, 1, { ...thousand, tail: 2 }],
  ["1,000, all take twice as long, against 1 run", thousand, 1, { ...thousand, delays: 2 }],
  ["60, all take 1.4 times as long, against 3 runs", sixty, 3, { ...sixty, delays: 1.4 }],
];

/**
 * One streak of ten is one event, whatever it loses: two of them in one run, and none in three, are no proof. None in ten is one,
 * but where both streaks lie in one block of the run's.
 */
const fewEvents: readonly Row[] = [
  [
    "1,000, 20 lost in streaks of 10, against 10 clean runs",
    thousand,
    10,
    { ...thousand, lost: { count: 20, streak: 10 } },
  ],
  [
    "1,000, 20 lost in streaks of 10, against 3 clean runs",
    thousand,
    3,
    { ...thousand, lost: { count: 20, streak: 10 } },
  ],
];

/** Failed and passed ones of each row, in percent; what is left is unknown. */
const rates = new Map<string, { readonly failed: number; readonly passed: number }>();

beforeAll(() => {
  for (const row of [...identical, ...unknowable]) rates.set(row[0], ratesOf(row, comparisons.identical));
  for (const row of [...worse, ...fewEvents]) rates.set(row[0], ratesOf(row, comparisons.worse));
}, patienceMs);

function ratesOf([, baseline, runs, candidate]: Row, length: number) {
  const chance = chanceOf(seed);
  const results = Array.from({ length }, () => {
    const theirs = Array.from({ length: runs }, () => sampleRun(baseline, chance).figures);
    const base = {
      figures: theirs,
      rates: { "lost-rate": rateSideOf(theirs, "lost"), "missed-deadline-rate": rateSideOf(theirs, "missed") },
    };
    const how = { margins: usualMargins, asked: [], watchMs };
    const all = regressionsOf([sampleRun(candidate, chance)], base, how).map(({ result }) => result);
    return all.includes("fail") ? "fail" : all.includes("unknown") ? "unknown" : "pass";
  });
  const percentOf = (wanted: string) => (results.filter((result) => result === wanted).length * 100) / length;
  return { failed: percentOf("fail"), passed: percentOf("pass") };
}

const failedOf = (sentence: string): number => rates.get(sentence)?.failed ?? Number.NaN;

describe("false alarms: two identical versions", () => {
  it.each(identical.map(([sentence]) => sentence))("%s: at most 5 of 100", (sentence) => {
    expect(failedOf(sentence)).toBeLessThanOrEqual(5);
  });
});

describe("a version that is worse, by the regression alone", () => {
  it.each(worse.map(([sentence]) => sentence))("%s: at least 95 of 100", (sentence) => {
    expect(failedOf(sentence)).toBeGreaterThanOrEqual(95);
  });
});

describe("docs/gate.md", () => {
  const docs = readFileSync(new URL("../../docs/gate.md", import.meta.url), "utf8").split("\n");

  it.each([...identical, ...unknowable, ...worse, ...fewEvents].map(([sentence]) => sentence))(
    "says it: %s",
    (sentence) => {
      const line = docs.find((text) => text.startsWith(`| ${sentence} |`)) ?? "";
      const [failed, passed] = [...line.matchAll(/\| ([\d.]+) %/g)].map((match) => Number(match[1]));
      // Logarithms and cosines may differ in their last digit from one version of Node to another.
      expect(Math.abs((failed ?? Number.NaN) - failedOf(sentence))).toBeLessThanOrEqual(1);
      expect(Math.abs((passed ?? Number.NaN) - (rates.get(sentence)?.passed ?? 0))).toBeLessThanOrEqual(1);
    },
  );
});
