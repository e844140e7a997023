// Every shape of load once for real, in a short form, with what must be true of it. Three at a time: these ask what was
// requested and when it was due, not how fast it came, so the machinery's own limits are wide.

import { describe, expect, it } from "vitest";
import { plannedOf, scheduleOf } from "../contract/schedule.js";
import { type Kept, kept, type Row, rollcall, rowsOf } from "./rollcall.js";

const quick = [
  ...["--worker", "wire", "--client", "raw", "--deadline", "4s", "--grace", "1s", "--no-recover"],
  ...["--max-scheduling-delay", "300ms", "--max-event-loop-delay", "300ms"],
];

/** Less than from one wave to the next; how fast k6 is, is a benchmark's question (bench burst). */
const mostLateMs = 900;

async function runOf(name: string, ...args: readonly string[]) {
  const { status, results, stderr } = await rollcall(["run", name, ...quick, "--json", ...args]);
  const run = kept(results, name);
  return { status, stderr, run, rows: rowsOf(run) };
}

/** How late after its time each request was sent, milliseconds; `due_us` is -1 or null for one that has none. */
const lateMs = (row: Row, zeroUs: number): number => (row.requestUs - zeroUs - (row.dueUs ?? 0)) / 1000;

/** The load's zero by k6's own lines, on the clock of the rows: as far before the first request as k6 says. */
function zeroOf(run: Kept, rows: readonly Row[]): number {
  const request = run.events("events/k6.ndjson").find(({ event }) => event === "request");
  const row = rows.find(({ n }) => n === request?.n);
  return (row?.requestUs ?? Number.NaN) - (Number(request?.wallMs) - Number(request?.zeroWallMs)) * 1000;
}

describe.concurrent("a load with times", () => {
  it.each<[string, readonly string[], number, number]>([
    ["steady", ["--rate", "4", "--rooms", "24"], 24, 5_750],
    ["steady", ["--rate", "5", "--rooms", "40", "--arrivals", "poisson", "--seed", "4"], 40, 8_000],
    ["overlap", ["--rate", "4", "--rooms", "24", "--hold", "6s"], 24, 5_750],
    ["burst", ["--burst", "10", "--bursts", "3", "--every", "2s"], 30, 4_000],
    ["idle-burst", ["--burst", "8", "--gaps", "1s,4s"], 24, 5_000],
    ["ramp", ["--from", "1", "--to", "8", "--duration", "6s"], 26, 6_000],
    ["spike", ["--rate", "1", "--peak", "10", "--duration", "11s", "--peak-for", "2s"], 29, 10_000],
    ["soak", ["--rate", "4", "--duration", "6s"], 24, 5_750],
  ])("%s %j asks for each dispatch at its time, and all arrive", async (name, args, planned, lastMs) => {
    const { status, run, rows, stderr } = await runOf(name, ...args);
    expect({ status, reasons: run.summary.verdict.reasons.filter(({ result }) => result !== "pass"), stderr }).toEqual({
      ...{ status: 0, reasons: [], stderr: "" },
    });
    const { plan } = run.manifest;
    expect(plannedOf(plan.waves)).toBe(planned);
    expect(run.summary.counts).toMatchObject({ planned, notStarted: 0, requested: planned, delivered: planned });
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: planned }, (_, n) => n));
    const schedule = scheduleOf(plan);
    expect(rows.map(({ dueUs }) => dueUs)).toEqual(rows.map(({ n }) => schedule.dueUs(n)));
    expect(Math.max(...rows.map(({ dueUs }) => (dueUs ?? 0) / 1000))).toBeLessThanOrEqual(
      lastMs + schedule.longestSleepUs / 1000,
    );
    const zeroUs = zeroOf(run, rows);
    for (const row of rows) {
      expect(lateMs(row, zeroUs)).toBeLessThan(mostLateMs);
      expect(lateMs(row, zeroUs)).toBeGreaterThan(-5);
    }
  });

  it("keeps bursts apart and within", async () => {
    const { run, rows } = await runOf("burst", "--burst", "12", "--bursts", "2", "--every", "3s");
    const zeroUs = zeroOf(run, rows);
    const atMs = rows.map((row) => (row.requestUs - zeroUs) / 1000);
    const [first, second] = [atMs.slice(0, 12), atMs.slice(12)];
    for (const burst of [first, second]) expect(Math.max(...burst) - Math.min(...burst)).toBeLessThan(mostLateMs);
    expect(Math.min(...second) - Math.min(...first)).toBeGreaterThan(3_000 - mostLateMs);
  });
});

describe.concurrent("a load without times", () => {
  it("sequential asks for one when the one before is over, and never for two at once", async () => {
    const { status, run, rows } = await runOf(
      "sequential",
      "--rooms",
      "3",
      "--max-lost-rate",
      "50%",
      "--max-late-rate",
      "50%",
    );
    expect(status).toBe(0);
    expect(run.summary.run).toMatchObject({ load: "one at a time", ratePerSecond: null });
    expect(run.summary.counts).toMatchObject({ planned: 3, requested: 3, delivered: 3 });
    const done = run.events("events/k6.ndjson").filter(({ event }) => event === "done");
    const requests = run.events("events/k6.ndjson").filter(({ event }) => event === "request");
    expect(rows.map(({ dueUs }) => dueUs)).toEqual([null, null, null]);
    for (const n of [1, 2]) expect(Number(requests[n]?.wallMs)).toBeGreaterThanOrEqual(Number(done[n - 1]?.wallMs));
  });
});
