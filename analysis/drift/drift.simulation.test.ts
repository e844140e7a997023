// What the rules of drift.ts are worth, tried on made-up runs with a fixed seed: how often a run without drift is accused, and
// how often a creep or a step is seen. 14 measures each. The noise is large, so that the practical margin does not hide false alarms.

import { describe, expect, it } from "vitest";
import type { Window } from "../../contract/course.js";
import { draw } from "../../contract/draw.js";
import { driftOf } from "./drift.js";
import { trendOf } from "./trend.js";

const seed = 5;
const windowMs = 30_000;
const warmUpWindows = 4;
const roles = ["collector", "harness", "k6", "server", "wiretap", "worker-1"];

/** Standard normal values by Box and Muller's method. */
function noiseOf(name: string, length: number, correlation: number): number[] {
  const normal = (i: number) =>
    Math.sqrt(-2 * Math.log(1 - draw(seed, "radius", `${name}/${i}`))) *
    Math.cos(2 * Math.PI * draw(seed, "angle", `${name}/${i}`));
  const values: number[] = [];
  for (let i = 0; i < length; i++) {
    const before = values[i - 1];
    values.push(before === undefined ? normal(i) : correlation * before + Math.sqrt(1 - correlation ** 2) * normal(i));
  }
  return values;
}

/** Of the way from the first window that is judged to the last. */
type Place = number;

type Course = {
  readonly judged: number;
  readonly correlation: number;
  readonly noise: number;
  /** By which share the server's memory has grown, and the chance of a dispatch to be lost. */
  readonly growth?: (at: Place) => number;
  readonly loss?: (at: Place) => number;
};

const dispatches = 100;

/** How many of the dispatches, each with this chance, by the inverse of the binomial distribution. */
function hitsOf(drawn: number, chance: number): number {
  let hits = 0;
  let mass = (1 - chance) ** dispatches;
  for (let below = mass; below < drawn && hits < dispatches; below += mass) {
    mass *= ((dispatches - hits) / (hits + 1)) * (chance / (1 - chance));
    hits += 1;
  }
  return hits;
}

/** Every measure has a noise of its own; what grows is the server's memory alone. */
function runOf(name: string, { judged, correlation, noise, growth = () => 0, loss = () => 0 }: Course): Window[] {
  const length = judged + warmUpWindows;
  const series = (measure: string, level: number) =>
    noiseOf(`${name}/${measure}`, length, correlation).map((value) => level * (1 + noise * value));
  const [p50, p90, p99, underWay, rooms] = ["p50", "p90", "p99", "underWay", "rooms"].map((m) => series(m, 300));
  const memory = roles.map((role) => series(role, 200));
  const files = roles.map((role) => series(`files ${role}`, 200));
  const lost = Array.from({ length }, (_, i) =>
    hitsOf(draw(seed, "lost", `${name}/${i}`), loss((i - warmUpWindows) / judged)),
  );
  return Array.from({ length }, (_, i) => ({
    ...{ fromMs: i * windowMs, toMs: (i + 1) * windowMs },
    ...{ requested: dispatches, delivered: dispatches - (lost[i] ?? 0), late: 0, lost: lost[i] ?? 0, unresolved: 0 },
    ...{ p50: p50?.[i] ?? 0, p90: p90?.[i] ?? 0, p99: p99?.[i] ?? 0 },
    ...{ underWay: underWay?.[i] ?? 0, rooms: rooms?.[i] ?? 0, cpuBusy: null },
    parts: Object.fromEntries(
      roles.map((role, r) => {
        const times = role === "server" && i >= warmUpWindows ? 1 + growth((i - warmUpWindows) / judged) : 1;
        const openFiles = r < 3 ? (files[r]?.[i] ?? 0) : null;
        return [role, { rssMb: (memory[r]?.[i] ?? 0) * times, cores: null, processes: 1, openFiles }];
      }),
    ),
  }));
}

const accusedIn = (windows: readonly Window[]): string[] =>
  driftOf(windows)
    .measures.filter(({ verdict }) => verdict === "creeps" || verdict === "falls" || verdict === "stepped")
    .map(({ measure, part }) => `${measure} ${part}`.trim());

const shareOf = (runs: number, isHit: (run: number) => boolean): number =>
  Array.from({ length: runs }, (_, run) => run).filter(isHit).length / runs;

describe("a run without drift", () => {
  it.each([
    ["white noise", 20, 0, 150],
    ["white noise", 54, 0, 60],
    ["AR(1) of 0.3", 20, 0.3, 200],
    ["AR(1) of 0.3", 30, 0.3, 200],
    ["AR(1) of 0.3", 54, 0.3, 100],
  ])("of %s over %i windows is accused in at most one of twenty runs", (name, judged, correlation, runs) => {
    const course = { judged, correlation, noise: 0.15, loss: () => 0.02 };
    expect(shareOf(runs, (run) => accusedIn(runOf(`${name}/${judged}/${run}`, course)).length > 0)).toBeLessThanOrEqual(
      0.05,
    );
  });

  it("would often be accused without the correction, so that the trials above can fail", () => {
    const isAccused = (correction: "serial" | "none") => (run: number) =>
      trendOf(
        noiseOf(`correction/${run}`, 30, 0.5).map((value, at) => ({ at, value })),
        correction,
      ).p <= 0.05;
    expect(shareOf(300, isAccused("none"))).toBeGreaterThan(0.15);
    expect(shareOf(300, isAccused("serial"))).toBeLessThan(0.1);
  });
});

/** How often the runs say each verdict of the measure. */
function verdictsOf(name: string, runs: number, course: Course, [measure, part]: readonly [string, string]) {
  const found = Array.from({ length: runs }, (_, run) =>
    driftOf(runOf(`${name}/${run}`, course)).measures.find((m) => m.measure === measure && m.part === part),
  );
  return (verdict: string) => found.filter((finding) => finding?.verdict === verdict).length / runs;
}

const from = (place: Place, height: number) => (at: Place) => (at >= place - 1e-9 ? height : 0);

describe("the server's memory", () => {
  const memory = ["rssMb", "server"] as const;
  const noisy = { judged: 54, correlation: 0, noise: 0.03 };

  it("that doubles over the fewest windows, with 5 % noise, creeps in at least 95 % of the runs, and is never steady", () => {
    const course = { judged: 20, correlation: 0, noise: 0.05, growth: (at: Place) => at };
    const share = verdictsOf("double", 200, course, memory);
    expect(share("creeps")).toBeGreaterThanOrEqual(0.95);
    expect(share("steady")).toBe(0);
  });

  it("that creeps by 20 % over 30 windows is seen in at least 95 % of the runs", () => {
    const course = { ...noisy, judged: 30, growth: (at: Place) => 0.2 * at };
    expect(verdictsOf("creep", 100, course, memory)("creeps")).toBeGreaterThanOrEqual(0.95);
  });

  it("that steps up by 20 % at two thirds is seen in at least 90 % of the runs, and is never steady", () => {
    const share = verdictsOf("step", 60, { ...noisy, growth: from(2 / 3, 0.2) }, memory);
    expect(share("stepped") + share("creeps")).toBeGreaterThanOrEqual(0.9);
    expect(share("steady")).toBe(0);
  });

  it.each([1 / 3, 1 / 2, 3 / 4, 5 / 6])("that steps up by a fifth at %d of the way is never steady", (place) => {
    expect(verdictsOf("place", 15, { ...noisy, growth: from(place, 0.2) }, memory)("steady")).toBe(0);
  });

  it("that grows by 5 % is significant, but steady: it does not matter", () => {
    const windows = runOf("little", { ...noisy, noise: 0.001, growth: (at) => 0.05 * at });
    const found = driftOf(windows).measures.find(({ measure, part }) => measure === "rssMb" && part === "server");
    expect(found?.p).toBeLessThan(0.001);
    expect(found?.verdict).toBe("steady");
  });
});

it("a loss of 10 % from two thirds on is seen in at least 95 % of the runs", () => {
  const course = { judged: 54, correlation: 0, noise: 0.03, loss: from(2 / 3, 0.1) };
  const share = verdictsOf("loss", 60, course, ["missedRate", ""]);
  expect(share("stepped") + share("creeps")).toBeGreaterThanOrEqual(0.95);
});
