// What the rules of drift.ts are worth, tried on made-up runs with a fixed seed: how often a run without drift is accused, and
// how often a creep is seen. The noise is large, so that the practical margin does not hide false alarms.

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

type Course = { readonly judged: number; readonly correlation: number; readonly noise: number; readonly creep: number };

/** Every measure has a noise of its own; the creep is the server's memory alone. */
function runOf(name: string, { judged, correlation, noise, creep }: Course): Window[] {
  const length = judged + warmUpWindows;
  const series = (measure: string, level: number) =>
    noiseOf(`${name}/${measure}`, length, correlation).map((value) => level * (1 + noise * value));
  const [p50, p90, p99, underWay, rooms] = ["p50", "p90", "p99", "underWay", "rooms"].map((m) => series(m, 300));
  const memory = roles.map((role) => series(role, 200));
  return Array.from({ length }, (_, i) => ({
    ...{ fromMs: i * windowMs, toMs: (i + 1) * windowMs },
    ...{ requested: 100, delivered: 100, late: 0, lost: 0, unresolved: 0 },
    ...{ p50: p50?.[i] ?? 0, p90: p90?.[i] ?? 0, p99: p99?.[i] ?? 0 },
    ...{ underWay: underWay?.[i] ?? 0, rooms: rooms?.[i] ?? 0, cpuBusy: null },
    parts: Object.fromEntries(
      roles.map((role, r) => {
        const grown = role === "server" ? 200 * creep * Math.max(0, (i - warmUpWindows) / (judged - 1)) : 0;
        return [role, { rssMb: (memory[r]?.[i] ?? 0) + grown, cores: null, processes: 1, openFiles: null }];
      }),
    ),
  }));
}

const accusedIn = (windows: readonly Window[]): string[] =>
  driftOf(windows)
    .measures.filter(({ verdict }) => verdict === "creeps" || verdict === "falls")
    .map(({ measure, part }) => `${measure} ${part}`.trim());

const shareOf = (runs: number, isHit: (run: number) => boolean): number =>
  Array.from({ length: runs }, (_, run) => run).filter(isHit).length / runs;

describe("a run without drift", () => {
  it.each([
    ["white noise", 30, 0, 150],
    ["AR(1) of 0.3", 12, 0.3, 150],
    ["AR(1) of 0.3", 30, 0.3, 150],
    ["AR(1) of 0.3", 54, 0.3, 100],
  ])("of %s over %i windows is accused in at most 5 %% of the runs", (name, judged, correlation, runs) => {
    const course = { judged, correlation, noise: 0.15, creep: 0 };
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

describe("a creep of the server's memory", () => {
  const creeping = { judged: 30, correlation: 0, noise: 0.03, creep: 0.2 };
  it("of 20 % over 30 windows with 3 % noise is seen in at least 95 % of the runs", () => {
    const seen = shareOf(150, (run) => accusedIn(runOf(`creep/${run}`, creeping)).includes("rssMb server"));
    expect(seen).toBeGreaterThanOrEqual(0.95);
  });

  it("of 5 % is significant, but steady: it does not matter", () => {
    const windows = runOf("little", { ...creeping, noise: 0.001, creep: 0.05 });
    const found = driftOf(windows).measures.find(({ measure, part }) => measure === "rssMb" && part === "server");
    expect(found?.p).toBeLessThan(0.001);
    expect(found?.verdict).toBe("steady");
  });
});
