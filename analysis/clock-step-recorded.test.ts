// A recorded run, shifted as if the wall clock had been stepped by 10 s at some instant of it: delays stay right.

import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type History, isLine } from "./trials/history.js";
import { recordedHistory } from "./trials/recorded.js";
import { stepped } from "./trials/stepped.js";
import { detail, type Row, results, type Trial, tryHistory } from "./trials/trial.js";

let recorded: History;
let even: Trial;

beforeAll(async () => {
  recorded = await recordedHistory("recorded-default");
  even = await tryHistory(recorded);
}, 30_000);

/** The wall stamp of dispatch `n`'s event, microseconds. */
const wallUsOf = (event: string, n: number): number =>
  Number((recorded.k6 ?? []).filter(isLine).find((line) => line.event === event && line.n === n)?.wallMs) * 1000;

const wallUsOfPairs = (): readonly number[] =>
  (recorded.harness ?? []).filter(isLine).flatMap((line) => (line.event === "clock" ? [Number(line.wallUs)] : []));

/** A step ahead is known no closer than from one pair to the next, four a second, and each speaks for half of its gaps. */
const nearUs = 500_000;

const judged = ({ outcome, delay_us, cause, listed, arrived_at_look, phantom, rescued }: Row) => ({
  ...{ outcome, delay_us, cause, listed, arrived_at_look, phantom, rescued },
});

/** A clock that went back shows in the order of k6's file, so that not even the requests beside the step are unsure. */
function expectRight({ rows, summary }: Trial, stepWallUs: number, byMs: number): void {
  const unsure = rows.filter((row) => Number(row.request_uncertainty_us) > 0);
  for (const { n } of unsure) expect(Math.abs(wallUsOf("request", Number(n)) - stepWallUs)).toBeLessThan(nearUs);
  if (byMs < 0) expect(unsure).toEqual([]);
  for (const [n, row] of rows.entries()) {
    const was = even.rows[n];
    if (was === undefined) throw new Error(`the recorded run has no dispatch ${n}`);
    // By the other reading of its request it would have come 10 s later, out of time: nobody can say.
    if (unsure.includes(row)) expect(row.outcome).toBe("unresolved");
    // The pair of clocks that a stamp is mapped through may be another than in the even run, and is true to 0.5 ms.
    else expect({ ...judged(row), delay_us: null }).toEqual({ ...judged(was), delay_us: null });
    if (!unsure.includes(row)) expect(Math.abs(Number(row.delay_us) - Number(was.delay_us))).toBeLessThan(500);
  }
  expect(summary.counts).toMatchObject({ requested: 20, delivered: 20 - unsure.length, unresolved: unsure.length });
  expect(summary.verdict.result).toBe(unsure.length === 0 ? "pass" : "unknown");
}

const seconds = [10, -10];
const places: readonly (readonly [string, () => number])[] = [
  ["before the load", () => wallUsOf("request", 0) - 2_000_000],
  ["in its first seconds", () => wallUsOf("request", 2) + 1_000_000],
  ["between a request and its arrival", () => wallUsOf("request", 7) + 100_000],
  ["just before a request", () => wallUsOf("request", 7) - 1_000],
  ["at the very request", () => wallUsOf("request", 7)],
  ["between an arrival and its look", () => wallUsOf("request", 7) + 1_000_000],
  ["between a look and the deletion", () => wallUsOf("look", 7) + 1_000],
  ["when the last dispatch is watched", () => wallUsOf("request", 19) + 5_000_000],
];

describe.each(seconds)("a recorded run whose clock is stepped by %i s", (by) => {
  it.each(places)("%s", async (_, placed) => {
    const trial = await tryHistory(stepped(recorded, placed(), by * 1000));
    expectRight(trial, placed(), by * 1000);
    // No start seems late, and the step itself is said.
    expect(results(trial)).toMatchObject({ clock: "pass", "scheduling-delay": "pass", equations: "pass" });
    expect(detail(trial, "clock")).toBe("the wall clock made 1 step");
    expect(trial.summary.harness.schedulingDelayMs?.max).toBe(even.summary.harness.schedulingDelayMs?.max);
  });
});

it("at any instant of the run", async () => {
  const pairs = wallUsOfPairs();
  const instant = fc.integer({ min: (pairs[1] ?? 0) + 1, max: pairs.at(-2) ?? 0 });
  await fc.assert(
    fc.asyncProperty(instant, fc.constantFrom(...seconds), async (stepWallUs, by) => {
      expectRight(await tryHistory(stepped(recorded, stepWallUs, by * 1000)), stepWallUs, by * 1000);
    }),
    { numRuns: 12 },
  );
}, 120_000);

it("a wave of the load that begins after a step reckons its zero by the stepped clock, and no start is late", async () => {
  const stepWallUs = wallUsOf("request", 9) + 1_000_000;
  const history = stepped(recorded, stepWallUs, -10_000);
  history.k6 = (history.k6 ?? [])
    .filter(isLine)
    .map((line) =>
      line.event === "request" && Number(line.n) > 9 ? { ...line, zeroWallMs: Number(line.zeroWallMs) - 10_000 } : line,
    );
  const trial = await tryHistory(history);
  expectRight(trial, stepWallUs, -10_000);
  expect(results(trial)["scheduling-delay"]).toBe("pass");
});
