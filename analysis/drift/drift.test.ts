import { describe, expect, it } from "vitest";
import type { Window } from "../../contract/course.js";
import { draw } from "../../contract/draw.js";
import { driftOf } from "./drift.js";

const windowMs = 30_000;

const window = (i: number, more: Partial<Window> = {}): Window => ({
  ...{ fromMs: i * windowMs, toMs: (i + 1) * windowMs },
  ...{ requested: 100, delivered: 100, late: 0, lost: 0, unresolved: 0, p50: 200, p90: 250, p99: 300 },
  ...{ underWay: 1, rooms: 20, cpuBusy: 0.2, parts: {} },
  ...more,
});

/** As if drawn, the same each time; between -1 and 1. */
const noise = (i: number, name: string): number => 2 * draw(5, name, String(i)) - 1;

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

  it("cannot be told from fewer than 20 windows after the warm-up", () => {
    expect(new Set(Object.values(verdictsOf(windows(23, (i) => ({ p50: 200 * i })))))).toEqual(
      new Set(["cannot-tell"]),
    );
    expect(verdictsOf(windows(24, (i) => ({ p50: 200 * i }))).p50).toBe("creeps");
  });
});

describe("what is not steady, though it has no trend", () => {
  const last = (share: number) => (i: number) => i >= 6 + 54 * (1 - share);
  it.each<readonly [string, string, (i: number) => Partial<Window>, string]>([
    [
      "10 % lost from two thirds on",
      "missedRate",
      (i) => (last(1 / 3)(i) ? { delivered: 90 + (i % 3), lost: 10 - (i % 3) } : {}),
      "stepped",
    ],
    [
      "0.9 % lost of a thousand each window from two thirds on",
      "missedRate",
      (i) => ({ delivered: last(1 / 3)(i) ? 991 : 1_000, lost: last(1 / 3)(i) ? 9 : 0 }),
      "stepped",
    ],
    ["memory that doubles at two thirds", "rssMb server", (i) => memory(last(1 / 3)(i) ? 200 : 100), "stepped"],
    [
      "memory that leaks in the last sixth alone",
      "rssMb server",
      (i) => memory(100 + noise(i, "leak") + (last(1 / 6)(i) ? 8 * (i - 50) : 0)),
      "stepped",
    ],
    ["memory that halves at two thirds", "rssMb server", (i) => memory(last(1 / 3)(i) ? 50 : 100), "stepped"],
    [
      "a p50 too noisy for a change that matters",
      "p50",
      (i) => ({ p50: 200 + 90 * noise(i, "p50") + (last(1 / 3)(i) ? 35 : 0) }),
      "cannot-tell",
    ],
    ["a p50 that wanders in waves", "p50", (i) => ({ p50: 300 + 100 * Math.sin(i / 9) }), "cannot-tell"],
    ["memory that wanders by less than matters", "rssMb server", (i) => memory(100 + 4 * Math.sin(i / 9)), "steady"],
    [
      "memory that is higher for a while in the middle",
      "rssMb server",
      (i) => memory(i > 20 && i < 25 ? 180 : 100),
      "steady",
    ],
  ])("%s", (_, name, more, expected) => {
    expect(verdictsOf(windows(60, more))[name]).toBe(expected);
  });

  it("has its shift by the end that shows it, and the trend's change beside it", () => {
    const doubled = driftOf(windows(60, (i) => memory(last(1 / 3)(i) ? 200 : 100)));
    expect(doubled.measures.find(({ measure }) => measure === "rssMb")).toMatchObject({ shift: 100, change: 0 });
  });
});

describe("with 14 measures and noise of 5 %", () => {
  const roles = ["collector", "harness", "k6", "server", "wiretap", "worker-1"];
  const noisy = (level: number, i: number, name: string) => level * (1 + 0.085 * noise(i, name));
  /** Uniform noise with a deviation of 5 %; the server's memory doubles, everything else stays. */
  const course = (judged: number) =>
    windows(judged + 4, (i) => ({
      ...{ p50: noisy(200, i, "p50"), p99: noisy(300, i, "p99") },
      ...{ underWay: noisy(50, i, "underWay"), rooms: noisy(90, i, "rooms") },
      parts: Object.fromEntries(
        roles.map((role, r) => [
          role,
          {
            ...{ cores: null, processes: 1, openFiles: r < 3 ? noisy(100, i, `files ${role}`) : null },
            rssMb: noisy(role === "server" ? 200 * (1 + Math.max(0, i - 4) / (judged - 1)) : 200, i, role),
          },
        ]),
      ),
    }));

  it.each([20, 54])("over %i windows the one that doubles creeps, and no other", (judged) => {
    const verdicts = verdictsOf(course(judged));
    expect(Object.keys(verdicts)).toHaveLength(14);
    expect(Object.keys(verdicts).filter((name) => verdicts[name] === "creeps")).toEqual(["rssMb server"]);
  });

  it("over 19 none is called steady", () => {
    expect(Object.values(verdictsOf(course(19)))).not.toContain("steady");
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
