// What the verdicts are worth, tried on made-up versions with a fixed seed: how often two identical ones are told apart, and how
// often two different ones are. Only the judged measures; the bench `comparison` has more, and prints docs/statistics.md's tables.

import { describe, expect, it } from "vitest";
import { defaultMargins } from "../../contract/comparison.js";
import type { MeasureName } from "../../contract/comparison-result.js";
import {
  drawnRounds,
  growing,
  healthy,
  heavy,
  lossy,
  streaky,
  tailed,
  type Version,
} from "../trials/made-up-versions.js";
import { roundsOf } from "../trials/rounds.js";
import { contrastOf } from "./contrast.js";
import { alphaOf, measureVerdict } from "./measure-verdict.js";
import { measuresOf } from "./measures.js";
import { relabellings } from "./relabel.js";
import { resamplesOf } from "./resample.js";
import { testedTogether } from "./tested.js";

const [seed, rounds, dispatches] = [11, 6, 20];
const sizes = { base: rounds, candidate: rounds };
/** Fewer resamples than a user's comparison has: no interval decides what is better or worse. */
const chances = { relabellings: relabellings(sizes, seed), resamples: resamplesOf(sizes, seed, 100) };
const rules = { margins: defaultMargins, confidence: 0.95 };

function verdictsOf(name: string, base: Version, candidate: Version): ReadonlyMap<MeasureName, string> {
  const made = (version: Version, label: string) =>
    roundsOf(label, drawnRounds(version, seed, `${name} ${label}`, rounds, dispatches));
  const measures = measuresOf([...made(base, "base"), ...made(candidate, "candidate")]).filter(
    ({ role }) => role === "judged",
  );
  const contrasts = measures.map((measure) => contrastOf(measure, sizes, chances, rules));
  const tested = testedTogether([{ label: "candidate", contrasts, chances }]);
  return new Map(
    tested.map(({ contrast, corrected }) => [
      contrast.measure.name,
      measureVerdict(contrast, corrected, { alpha: alphaOf(rules.confidence), candidates: 1 }).verdict,
    ]),
  );
}

const shareOf = (comparisons: number, isHit: (number: number) => boolean): number =>
  Array.from({ length: comparisons }, (_, number) => number).filter(isHit).length / comparisons;

describe("two identical versions, six rounds of twenty, are told apart in at most one of twenty comparisons", () => {
  it.each<[string, Version]>([
    ["whose rounds differ by 20 ms", healthy(0, 20)],
    ["that lose 5 % in streaks of five", streaky(0.05, 5)],
    ["that lose a fifth in streaks of six", streaky(0.2, 6)],
    ["with long tails", heavy()],
    ["that fall behind", growing],
  ])("%s", (name, version) => {
    const alarms = shareOf(60, (number) => {
      const said = [...verdictsOf(`${name} ${number}`, version, version).values()];
      return said.includes("worse") || said.includes("better");
    });
    expect(alarms).toBeLessThanOrEqual(0.05);
  });
});

describe("six rounds of twenty against as many", () => {
  it.each<[string, Version, Version, MeasureName, number]>([
    ["no loss and a loss of 35 %, each for itself", healthy(), lossy(0.35), "lostRate", 1],
    ["no loss and a loss of 35 % in streaks of seven", healthy(), streaky(0.35, 7), "lostRate", 0.75],
    ["a p99 of 0.3 s and one of 6 s, of a dispatch in five", healthy(), tailed(1 / 5), "p99", 0.9],
    ["a p50 that is 40 ms longer", healthy(), healthy(40), "p50", 0.95],
    ["one that falls behind", healthy(), growing, "p99", 0.99],
  ])("%s: worse, and never no difference", (name, base, candidate, measure, share) => {
    const said = Array.from({ length: 30 }, (_, number) =>
      verdictsOf(`${name} ${number}`, base, candidate).get(measure),
    );
    const of = (verdict: string) => said.filter((one) => one === verdict).length / said.length;
    expect(of("worse")).toBeGreaterThanOrEqual(share);
    expect([of("better"), of("no-difference")]).toEqual([0, 0]);
  });
});
