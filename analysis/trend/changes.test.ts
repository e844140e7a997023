import { describe, expect, it } from "vitest";
import { draw } from "../../contract/draw.js";
import { changesIn, fewestRuns, levelOf, type Sample } from "./changes.js";

const level = 0.005;

/** Between -1 and 1, the same each time. */
const noise = (i: number): number => 2 * draw(3, "changes", String(i)) - 1;

const delays = (runs: number, levelAt: (run: number) => number): Sample[] =>
  Array.from({ length: runs }, (_, i) => ({ value: levelAt(i) * (1 + 0.05 * noise(i)), hits: 0, count: 0 }));

const losses = (hits: readonly number[], count = 1_000): Sample[] =>
  hits.map((lost) => ({ value: lost / count, hits: lost, count }));

const runs = (count: number, hits: number): number[] => Array(count).fill(hits);

describe("delays", () => {
  it.each<readonly [string, Sample[], readonly number[]]>([
    ["that stay have no change", delays(40, () => 300), []],
    ["that step up by half", delays(40, (i) => (i < 25 ? 300 : 450)), [25]],
    ["that step down by half", delays(40, (i) => (i < 25 ? 300 : 150)), [25]],
    ["that were up for a week", delays(40, (i) => (i >= 20 && i < 27 ? 600 : 300)), [20, 27]],
    ["that step up twice", delays(60, (i) => (i < 20 ? 200 : i < 40 ? 300 : 450)), [20, 40]],
    ["that were ten times as long for one night", delays(40, (i) => (i === 20 ? 3_000 : 300)), []],
    ["that step up in spite of such a night", delays(40, (i) => (i === 10 ? 3_000 : i < 25 ? 300 : 450)), [25]],
    ["that grow by a twelfth: less than a tenth does not matter", delays(60, (i) => (i < 30 ? 300 : 325)), []],
    ["that double from 3 ms: less than 10 ms does not matter", delays(40, (i) => (i < 20 ? 3 : 6)), []],
    ["that are all the same, then all the same", runs(20, 300).concat(runs(20, 400)).map(sampleOf), [20]],
    ["of fewer runs than it takes", delays(fewestRuns - 1, (i) => (i < 5 ? 300 : 900)), []],
    ["of just as many", delays(fewestRuns, (i) => (i < 6 ? 300 : 900)), [6]],
  ])("%s", (_, samples, expected) => {
    expect(changesIn(samples, "ms", level).map(({ at }) => at)).toEqual(expected);
  });
});

function sampleOf(value: number): Sample {
  return { value, hits: 0, count: 0 };
}

describe("rates", () => {
  it.each<readonly [string, Sample[], readonly number[]]>([
    ["of no losses at all", losses(runs(40, 0)), []],
    ["of everything lost, always", losses(runs(40, 1_000)), []],
    ["from none to ten of a thousand", losses([...runs(30, 0), ...runs(10, 10)]), [30]],
    ["from ten of a thousand to none", losses([...runs(30, 10), ...runs(10, 0)]), [30]],
    ["from none to all", losses([...runs(30, 0), ...runs(10, 1_000)]), [30]],
    ["of one lost in each of the last three nights", losses([...runs(37, 0), ...runs(3, 1)]), []],
    ["of one lost in each of the last four: by chance once in 90,000", losses([...runs(36, 0), ...runs(4, 1)]), [36]],
    ["of one night's outage", losses([...runs(20, 0), 500, ...runs(20, 0)]), []],
    ["of one outage in the last night", losses([...runs(39, 0), 500]), []],
    ["of streaks now and then", losses(Array.from({ length: 40 }, (_, i) => (i % 9 === 4 ? 20 : 0))), []],
  ])("%s", (_, samples, expected) => {
    expect(changesIn(samples, "share", level).map(({ at }) => at)).toEqual(expected);
  });

  it("weigh a night by its dispatches", () => {
    const [few, many] = [losses([1], 10), losses([0], 1_000)];
    expect(levelOf("share", [...few, ...many])).toBeCloseTo(1 / 1_010, 12);
  });
});

it("says what is on either side, and how sure it is", () => {
  const [change] = changesIn(
    delays(40, (i) => (i < 25 ? 300 : 450)),
    "ms",
    level,
  );
  expect(change?.before).toHaveLength(25);
  expect(change?.after).toHaveLength(15);
  expect(change?.p).toBe(0.001);
  expect(levelOf("ms", change?.after ?? [])).toBeCloseTo(450, -2);
});
