// Workers that come and go while dispatches go on, for real: a rolling deploy loses nothing, and of a cold start exactly
// what was asked for before the first registration.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runFiles } from "../contract/run-files.js";
import { type Event, type Kept, kept, onBusyMachine, rollcall, rowsOf } from "./rollcall.js";

/** Workers are started in the middle of the load, which a small machine feels; what is lost does not depend on it. */
const busy = [...onBusyMachine, "--no-recover"];

/** Of each worker's file its own life, in the order in which it was written. */
function livesOf({ events }: Kept, workers: number): readonly (readonly string[])[] {
  const life = ["worker-started", "registered", "draining", "closing"];
  return Array.from({ length: workers }, (_, i) =>
    events(`events/worker-${i + 1}.ndjson`)
      .map(({ event }) => event)
      .filter((event) => life.includes(event)),
  );
}

const count = (events: readonly Event[], name: string) => events.filter(({ event }) => event === name).length;

const rolled = ["worker-started", "registered", "draining", "closing"];
const stayed = ["worker-started", "registered", "closing"];

describe("a rolling deploy", () => {
  it("of two workers on the SDK loses nothing", async () => {
    // A job process costs about a second of CPU, a replacement several: no faster than a small machine carries.
    const load = ["--rate", "15/m", "--rooms", "20", "--hold", "5s", "--deadline", "30s"];
    const workers = ["--workers", "2", "--idle-processes", "2"];
    const fault = ["--fault", "roll-workers at=5s every=30s"];
    const { status, stdout, results } = await rollcall(["run", ...load, ...workers, ...fault, ...busy]);
    const run = kept(results);
    expect(run.summary.counts, stdout).toMatchObject({ requested: 20, delivered: 20, lost: 0, unresolved: 0 });
    expect(status, stdout).toBe(0);
    expect(livesOf(run, 4)).toEqual([rolled, rolled, stayed, stayed]);
    expect(run.summary.workers).toMatchObject({ started: 4, registered: 4 });
    expect(run.summary.faults).toMatchObject([{ fault: "roll-workers", injections: 2 }]);
    expect(run.summary.wiretap).toMatchObject({ watched: "wholly", links: 4, closed: 2 });
  });

  it("of wire workers under load, twice over, loses nothing; each process holds as many workers", async () => {
    const load = ["--worker", "wire", "--workers", "3", "--rate", "10", "--rooms", "150", "--hold", "2s"];
    const fault = ["--fault", "roll-workers at=3s every=4s times=2"];
    const { status, stdout, results } = await rollcall(["run", ...load, ...fault, ...busy]);
    const run = kept(results);
    expect(run.summary.counts, stdout).toMatchObject({ requested: 150, delivered: 150, lost: 0, unresolved: 0 });
    expect(status, stdout).toBe(0);
    const three = ["registered", "registered", "registered"];
    const life = (rest: readonly string[]) => ["worker-started", ...three, ...rest];
    expect(livesOf(run, 3)).toEqual([life(["draining", "closing"]), life(["draining", "closing"]), life(["closing"])]);
    expect(run.summary.workers).toMatchObject({ started: 3, registered: 9 });
    // Nobody took a job after it was told to drain, and all were done with theirs when they ended.
    for (const worker of [1, 2]) {
      const events = run.events(`events/worker-${worker}.ndjson`);
      const drained = events.findIndex(({ event }) => event === "draining");
      const called = new Set(events.slice(0, drained).map(({ jobId }) => jobId));
      const entered = events.filter(({ event }) => event === "entry").map(({ jobId }) => jobId);
      expect(entered.filter((jobId) => !called.has(jobId))).toEqual([]);
      const lastEntryUs = Math.max(...events.filter(({ event }) => event === "entry").map(({ atUs }) => Number(atUs)));
      expect(Number(events.at(-1)?.atUs) - lastEntryUs).toBeGreaterThanOrEqual(2_000_000);
    }
  });

  it("whose worker's FULL never reaches the server: it says no, and the server offers to another at once", async () => {
    const load = ["--worker", "wire", "--rate", "10", "--rooms", "100", "--hold", "4s"];
    const faults = ["--fault", "roll-workers at=2s", "--fault", "drop:status at=2s"];
    const { status, stdout, results } = await rollcall(["run", ...load, ...faults, ...busy]);
    const run = kept(results);
    const refused = count(run.events("events/worker-1.ndjson"), "rejected");
    expect(refused, stdout).toBeGreaterThan(0);
    expect(run.summary.reoffers, stdout).toBe(refused);
    expect(run.summary.counts).toMatchObject({ delivered: 100, lost: 0, late: 0 });
    expect(status, stdout).toBe(0);
  });
});

describe("a cold start", () => {
  const cold = ["cold-start", "--worker", "wire", "--rate", "2", "--rooms", "50", "--workers-after", "5s"];
  const short = ["--deadline", "3s", "--grace", "2s", ...busy];

  it("loses exactly what was asked for before the registration, which is excused", async () => {
    const { status, stdout, results } = await rollcall(["run", ...cold, ...short]);
    const run = kept(results, "cold-start");
    const { sure, unsure, later } = aroundRegistration(run);
    expect(sure.length, stdout).toBeGreaterThanOrEqual(10);
    const rows = rowsOf(run);
    const of = (numbers: readonly number[]) => rows.filter(({ n }) => numbers.includes(n));
    expect(of(sure).map(({ outcome, cause, alsoFits }) => [outcome, cause, alsoFits])).toEqual(
      sure.map(() => ["lost", "no worker registered", []]),
    );
    expect(of(later).map(({ outcome }) => outcome)).toEqual(later.map(() => "delivered"));
    // One that was on its way to the server while the worker was: either is right, and at 2/s there is at most one.
    expect(unsure.length, stdout).toBeLessThanOrEqual(1);
    const undecided = of(unsure).filter(({ outcome, alsoFits }) => outcome === "lost" && alsoFits.length > 0);
    expect(run.summary.excused).toEqual([
      {
        cause: "no worker registered",
        count: rows.filter(({ outcome }) => outcome === "lost").length - undecided.length,
      },
    ]);
    // Where nobody can say on which side of the registration one fell, nobody can say whether the limit was kept.
    expect(status, stdout).toBe(undecided.length === 0 ? 0 : 2);
    expect(stdout).toContain("excused (no worker registered)");

    // The same facts without the excuse.
    const manifest = {
      ...run.manifest,
      plan: { ...run.manifest.plan, limits: { ...run.manifest.plan.limits, excused: [] } },
    };
    writeFileSync(join(run.folder, runFiles.manifest), JSON.stringify(manifest));
    const again = await rollcall(["analyze", run.folder]);
    expect(again.status, again.stdout).toBe(1);
    expect(kept(results, "cold-start").summary.excused).toEqual([]);
  });
});

/** The dispatches by when they were asked for: surely before the first registration, surely after it, or neither. */
function aroundRegistration({ events }: Kept) {
  const clocks = events("events/harness.ndjson").filter(({ event }) => event === "clock");
  const monotonicUs = (wallMs: unknown) => {
    const wallUs = Number(wallMs) * 1000;
    const away = (clock: Event) => Math.abs(Number(clock.wallUs) - wallUs);
    const near = clocks.reduce((best, clock) => (away(clock) < away(best) ? clock : best));
    return wallUs - Number(near.wallUs) + Number(near.atUs);
  };
  const registeredUs = Number(events("events/wiretap.ndjson").find(({ event }) => event === "registered")?.atUs);
  const lines = events("events/k6.ndjson").filter(({ attempt }) => attempt === 1);
  const instants = (name: string) =>
    lines.flatMap(({ event, n, wallMs }) => (event === name ? [{ n: Number(n), atUs: monotonicUs(wallMs) }] : []));
  // k6 stamps whole milliseconds; the server asks for workers at once after it made the room, 50 ms at most are allowed.
  const sure = instants("response").filter(({ atUs }) => atUs + 50_000 < registeredUs);
  const later = instants("request").filter(({ atUs }) => atUs > registeredUs + 5_000);
  const decided = new Set([...sure, ...later].map(({ n }) => n));
  const numbers = (some: typeof sure) => some.map(({ n }) => n);
  return {
    sure: numbers(sure),
    later: numbers(later),
    unsure: numbers(instants("request")).filter((n) => !decided.has(n)),
  };
}
