import { describe, expect, it } from "vitest";
import type { Window } from "../../contract/course.js";
import { driftOf } from "./drift.js";

const windowMs = 30_000;

const window = (i: number, more: Partial<Window> = {}): Window => ({
  ...{ fromMs: i * windowMs, toMs: (i + 1) * windowMs },
  ...{ requested: 100, delivered: 100, late: 0, lost: 0, unresolved: 0, p50: 200, p90: 250, p99: 300 },
  ...{ underWay: 1, rooms: 20, cpuBusy: 0.2, parts: {} },
  ...more,
});

const windows = (count: number, more: (i: number) => Partial<Window>): Window[] =>
  Array.from({ length: count }, (_, i) => window(i, more(i)));

const verdictsOf = (found: readonly Window[]) =>
  Object.fromEntries(driftOf(found).measures.map((m) => [`${m.measure} ${m.part}`.trim(), m.verdict]));

const memory = (rssMb: number | null) => ({
  parts: { server: { rssMb, cores: null, processes: 1, openFiles: null } },
});

describe("a measure", () => {
  it.each<readonly [string, string, (i: number) => Partial<Window>, string]>([
    ["p50 that rises by half creeps", "p50", (i) => ({ p50: 200 + 4 * i }), "creeps"],
    ["p50 that falls by half falls", "p50", (i) => ({ p50: 200 - 4 * i }), "falls"],
    ["p50 that rises by a twentieth is steady", "p50", (i) => ({ p50: 200 + 0.4 * i }), "steady"],
    ["p50 that rises from 5 to 9 ms is steady: less than 10 ms", "p50", (i) => ({ p50: 5 + 0.15 * i }), "steady"],
    ["p50 that grows in the warm-up alone is steady", "p50", (i) => ({ p50: i < 4 ? 100 * i : 200 }), "steady"],
    [
      "the missed rate that rises from 0 to 5 % creeps",
      "missedRate",
      (i) => ({ delivered: 100 - i / 5, lost: i / 5 }),
      "creeps",
    ],
    ["rooms that pile up creep", "rooms", (i) => ({ rooms: 20 + i }), "creeps"],
    [
      "memory that grows by 3 MB from 10 is steady: less than 5 MB",
      "rssMb server",
      (i) => memory(10 + 0.1 * i),
      "steady",
    ],
    ["memory that nobody could read cannot be told", "rssMb server", () => memory(null), "cannot-tell"],
  ])("%s", (_, name, more, expected) => {
    expect(verdictsOf(windows(30, more))[name]).toBe(expected);
  });

  it("cannot be told from fewer than 8 windows after the warm-up", () => {
    expect(new Set(Object.values(verdictsOf(windows(11, (i) => ({ p50: 200 * i })))))).toEqual(
      new Set(["cannot-tell"]),
    );
    expect(verdictsOf(windows(12, (i) => ({ p50: 200 * i }))).p50).toBe("creeps");
  });
});

it("judges p90 where p99 is not borne by nearly every window", () => {
  const few = windows(30, (i) => ({ p99: i % 3 === 0 ? null : 300 }));
  expect(Object.keys(verdictsOf(few))).toContain("p90");
  expect(Object.keys(verdictsOf(few))).not.toContain("p99");
  expect(Object.keys(verdictsOf(windows(30, () => ({}))))).toContain("p99");
});

it("leaves out the first tenth of a long run, and 2 minutes of a short one", () => {
  expect(driftOf(windows(20, () => ({}))).fromMs).toBe(120_000);
  expect(driftOf(windows(60, (i) => ({ fromMs: i * 480_000, toMs: (i + 1) * 480_000 }))).fromMs).toBe(2_880_000);
});
