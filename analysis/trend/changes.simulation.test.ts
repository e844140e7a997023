// What the rules of changes.ts are worth, tried on made-up histories with a fixed seed: how often a history without a change is
// said to have one, in all of its measures together, and how often a change is found. docs/trend.md prints the figures.

import { describe, expect, it } from "vitest";
import { draw } from "../../contract/draw.js";
import { changesIn, type Sample } from "./changes.js";

const seed = 6;
const delays = 9;
const rates = 2;
/** As trend.ts has it for so many measures. */
const level = 0.05 / (delays + rates);
const histories = 200;
const nights = 60;

type Course = {
  readonly nights?: number;
  /** Of a night with the one before it. */
  readonly correlation?: number;
  /** Of a tenth of the nights three times, up only. */
  readonly outliers?: boolean;
  /** By its night, as a multiple. */
  readonly level?: (night: number) => number;
};

const normal = (name: string): number =>
  Math.sqrt(-2 * Math.log(1 - draw(seed, "radius", name))) * Math.cos(2 * Math.PI * draw(seed, "angle", name));

/** p99 of 300 ms with a noise of 10 %, in tenths of a millisecond. */
function delaysOf(
  name: string,
  { nights: count = nights, correlation = 0, outliers, level = () => 1 }: Course,
): Sample[] {
  let noise = 0;
  return Array.from({ length: count }, (_, night) => {
    const drawn = normal(`${name}/${night}`);
    const own = outliers && draw(seed, "outlier", `${name}/${night}`) < 0.1 ? 3 * Math.abs(drawn) : drawn;
    noise = night === 0 ? own : correlation * noise + Math.sqrt(1 - correlation ** 2) * own;
    return { value: Math.round(3000 * level(night) * Math.exp(0.1 * noise)) / 10, hits: 0, count: 0 };
  });
}

/** Of a Poisson distribution, by its inverse. */
function eventsOf(drawn: number, mean: number): number {
  let events = 0;
  let mass = Math.exp(-mean);
  for (let below = mass; below < drawn && events < 1_000; below += mass) {
    events += 1;
    mass *= mean / events;
  }
  return events;
}

type Losses = {
  /** Mean of a night of 1,000 dispatches. */
  readonly mean: (night: number) => number;
  /** How many each cause of a loss takes at once. */
  readonly streak?: number;
};

function lossesOf(name: string, { mean, streak = 1 }: Losses): Sample[] {
  return Array.from({ length: nights }, (_, night) => {
    const events = eventsOf(draw(seed, "loss", `${name}/${night}`), mean(night) / streak);
    const hits = Math.min(1_000, streak * events);
    return { value: hits / 1_000, hits, count: 1_000 };
  });
}

const shareOf = (count: number, isHit: (history: number) => boolean): number =>
  Array.from({ length: count }, (_, history) => history).filter(isHit).length / count;

const isAccused = (name: string, course: Course, losses: Losses): boolean =>
  Array.from({ length: delays }, (_, i) => changesIn(delaysOf(`${name}/${i}`, course), "ms", level)).some(
    (found) => found.length > 0,
  ) ||
  Array.from({ length: rates }, (_, i) => changesIn(lossesOf(`${name}/rate ${i}`, losses), "share", level)).some(
    (found) => found.length > 0,
  );

describe(`of ${histories} histories of ${nights} nights without a change`, () => {
  it.each<readonly [string, Course, Losses, number]>([
    ["independent nights, 0.03 % lost", {}, { mean: () => 0.3 }, 0.05],
    [
      "a tenth of the nights far off, 0.2 % lost in streaks of 5",
      { outliers: true },
      { mean: () => 2, streak: 5 },
      0.05,
    ],
    ["an AR(1) correlation of 0.2, nothing lost", { correlation: 0.2 }, { mean: () => 0 }, 0.05],
    [
      "an AR(1) correlation of 0.3, 1 % lost in streaks of 20",
      { correlation: 0.3 },
      { mean: () => 10, streak: 20 },
      0.08,
    ],
    ["20 nights", { nights: 20 }, { mean: () => 0.3 }, 0.05],
  ])("%s: few are said to have one", (name, course, losses, most) => {
    const share = shareOf(histories, (history) => isAccused(`${name}/${history}`, course, losses));
    process.stdout.write(`false alarms, ${name}: ${share}\n`);
    expect(share).toBeLessThanOrEqual(most);
  });
});

const from =
  (night: number, height: number, to = nights) =>
  (at: number) =>
    at >= night && at < to ? height : 1;

/** Each of `truth` has a change found within 2 nights of it. */
const isFound = (found: readonly { readonly at: number }[], truth: readonly number[]): boolean =>
  truth.every((night) => found.some(({ at }) => Math.abs(at - night) <= 2));

describe("a step of the p99, whose noise is 10 %", () => {
  it.each<readonly [string, Course, readonly number[], number]>([
    ["by 30 % for the last 15 nights", { level: from(45, 1.3) }, [45], 0.9],
    ["by 30 % for the last 8 nights", { level: from(52, 1.3) }, [52], 0.7],
    ["by 30 % for the last 5 nights", { level: from(55, 1.3) }, [55], 0.2],
    ["by 20 % for the last 15 nights", { level: from(45, 1.2) }, [45], 0.7],
    ["by 30 % for 10 nights, and back", { level: from(25, 1.3, 35) }, [25, 35], 0.6],
    ["by 30 % in the middle of 20 nights", { nights: 20, level: from(10, 1.3) }, [10], 0.4],
    ["by 30 % for the last 15, one tenth of the nights far off", { outliers: true, level: from(45, 1.3) }, [45], 0.7],
  ])("%s is found", (name, course, truth, least) => {
    const share = shareOf(100, (i) => isFound(changesIn(delaysOf(`${name}/${i}`, course), "ms", level), truth));
    process.stdout.write(`found, p99 ${name}: ${share}\n`);
    expect(share).toBeGreaterThanOrEqual(least);
  });

  it("that is up for 10 nights is passed over by nothing but its size: twice as high it is always found", () => {
    const course = { level: from(25, 2, 35) };
    expect(shareOf(50, (i) => isFound(changesIn(delaysOf(`twice/${i}`, course), "ms", level), [25, 35]))).toBe(1);
  });
});

const rate = (night: number, before: number, after: number) => (at: number) => (at >= night ? after : before);

describe("a rate of loss, 1,000 dispatches a night", () => {
  it.each<readonly [string, Losses, number, number]>([
    ["from 0 to 1 % for the last 15 nights", { mean: rate(45, 0, 10) }, 45, 0.95],
    ["from 0 to 1 % for the last 5 nights", { mean: rate(55, 0, 10) }, 55, 0.95],
    ["from 0 to 1 % in streaks of 5 for the last 15", { mean: rate(45, 0, 10), streak: 5 }, 45, 0.9],
    ["from 0 to 0.2 % for the last 15 nights", { mean: rate(45, 0, 2) }, 45, 0.8],
    ["from 0.1 to 0.3 % for the last 15 nights", { mean: rate(45, 1, 3) }, 45, 0.4],
  ])("%s is found", (name, losses, night, least) => {
    const share = shareOf(100, (i) => isFound(changesIn(lossesOf(`${name}/${i}`, losses), "share", level), [night]));
    process.stdout.write(`found, loss ${name}: ${share}\n`);
    expect(share).toBeGreaterThanOrEqual(least);
  });

  const withOutage = (samples: Sample[], night: number): Sample[] =>
    samples.map((sample, i) => (i === night ? { value: 0.3, hits: 300, count: 1_000 } : sample));

  it("that was 30 % for one night has not changed", () => {
    for (const night of [3, 30, 57, 59])
      expect(changesIn(withOutage(lossesOf("outage", { mean: () => 0 }), night), "share", level)).toEqual([]);
  });

  it("is found in spite of such a night", () => {
    const losses = withOutage(lossesOf("despite", { mean: rate(45, 0, 10) }), 20);
    expect(changesIn(losses, "share", level).map(({ at }) => at)).toEqual([45]);
  });
});
