// What a run says when something goes wrong on purpose or by itself: the verdict, the reason, and that nothing is left.

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mostSurplusStarts } from "../contract/virtual-users.js";
import {
  folderIn,
  kept,
  leftAfter,
  onBusyMachine,
  processesOf,
  rollcall,
  rowsOf,
  start,
  untilEvent,
} from "./rollcall.js";

/** Short but whole: an arrival takes about 250 ms, so 3 s in time and 2 s of grace tell late from lost. */
const short = ["--deadline", "3s", "--grace", "2s", "--hold", "2s", "--no-recover", ...onBusyMachine];

/** No worker, and no longer than it takes to know that. */
const nobody = ["run", "--workers", "0", "--deadline", "1s", "--grace", "0s", "--no-recover"];

const isRequest = (n: number) => (event: { event: string; n?: unknown }) => event.event === "request" && event.n === n;

describe("a part that dies by itself", () => {
  it.each([
    ["worker-1", "SIGKILL"],
    ["server", "SIGKILL"],
    ["collector", "SIGKILL"],
    ["wiretap", "SIGKILL"],
    ["k6", "SIGKILL"],
  ] as const)("%s killed from outside: unknown, exit 2, with the reason", async (role, signal) => {
    const running = await start(["run", "--rooms", "10", ...short]);
    await untilEvent(running.results, "events/k6.ndjson", isRequest(1));
    const started = await untilEvent(
      running.results,
      "events/harness.ndjson",
      (event) => event.event === "process-started" && event.role === role,
    );
    process.kill(Number(started.pid), signal);
    const { status, stdout } = await running.finished;
    const run = kept(running.results);
    expect(status, stdout).toBe(2);
    expect(run.summary.verdict.result).toBe("unknown");
    expect(run.summary.verdict.reasons.map(({ detail }) => detail).join("\n")).toContain(role);
    expect(stdout).toContain(role);
    expect(await leftAfter(run.manifest.run.id, 5_000)).toEqual([]);
  });
});

describe("the harness itself", () => {
  it("killed by kill -9: the folder can be judged, the rest is unresolved, and nothing is left", async () => {
    const running = await start(["run", "--rooms", "10", ...short]);
    await untilEvent(running.results, "events/worker-1.ndjson", ({ event, n }) => event === "entry" && n === 2);
    running.process.kill("SIGKILL");
    await running.finished;
    const folder = folderIn(running.results) ?? "";
    const { status } = await rollcall(["analyze", folder]);
    expect(status).toBe(2);
    const { summary, manifest } = kept(running.results);
    expect(summary.verdict.result).toBe("unknown");
    expect(summary.counts.lost).toBe(0);
    expect(summary.counts.delivered).toBeGreaterThanOrEqual(3);
    expect(summary.counts.planned).toBe(summary.counts.notStarted + summary.counts.refused + summary.counts.requested);
    expect(await leftAfter(manifest.run.id, 10_000)).toEqual([]);
  });

  it("killed together with its reaper: doctor --clean ends exactly what is left", async () => {
    const running = await start(["run", "--rooms", "10", ...short]);
    await untilEvent(running.results, "events/k6.ndjson", isRequest(1));
    const runId = folderIn(running.results)?.split("-").at(-1) ?? "";
    const reaper = processesOf(runId).find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("reaper"));
    process.kill(Number(reaper), "SIGKILL");
    running.process.kill("SIGKILL");
    await running.finished;
    expect((await leftAfter(runId, 1_000)).length).toBeGreaterThan(0);
    const { stdout } = await rollcall(["doctor", "--clean"]);
    expect(stdout).toContain(runId);
    expect(await leftAfter(runId, 5_000)).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("%s: cleans up, writes what there is, exits 130", async (signal) => {
    const running = await start(["run", "--rooms", "10", ...short]);
    await untilEvent(running.results, "events/worker-1.ndjson", ({ event, n }) => event === "entry" && n === 1);
    running.process.kill(signal);
    const { status, stdout } = await running.finished;
    expect(status, stdout).toBe(130);
    const { summary, manifest } = kept(running.results);
    expect(summary.verdict.result).toBe("unknown");
    expect(summary.counts.planned).toBe(summary.counts.notStarted + summary.counts.refused + summary.counts.requested);
    expect(await leftAfter(manifest.run.id, 0)).toEqual([]);
  });

  it("a second signal hurries", async () => {
    const running = await start(["run", "--rooms", "10", ...short]);
    await untilEvent(running.results, "events/k6.ndjson", isRequest(1));
    const runId = folderIn(running.results)?.split("-").at(-1) ?? "";
    running.process.kill("SIGINT");
    await untilEvent(running.results, "events/harness.ndjson", ({ event }) => event === "interrupted");
    running.process.kill("SIGINT");
    const { status, stderr } = await running.finished;
    expect(status).toBe(130);
    expect(stderr).toContain("hurrying");
    expect(await leftAfter(runId, 0)).toEqual([]);
  });
});

describe("no worker at all", () => {
  const runAt = async (rate: string, rooms: number, more: readonly string[] = []) => {
    const flags = ["--workers", "0", "--rate", rate, "--rooms", String(rooms), "--deadline", "1s", "--grace", "0s"];
    const { status, stdout, results } = await rollcall(["run", ...flags, "--no-recover", ...more]);
    return { status, stdout, run: kept(results) };
  };

  function expectAllLost({ status, stdout, run }: Awaited<ReturnType<typeof runAt>>, rooms: number): void {
    expect(status, stdout).toBe(1);
    expect(run.summary.counts, stdout).toMatchObject({ planned: rooms, requested: rooms, lost: rooms, unresolved: 0 });
    const k6 = JSON.parse(readFileSync(join(run.folder, "logs/k6-summary.json"), "utf8"));
    // In its tail the executor may start iterations beyond the plan, which end without a request.
    const surplus = k6.metrics.iterations.values.count - rooms;
    expect(surplus).toBeGreaterThanOrEqual(0);
    expect(surplus).toBeLessThanOrEqual(mostSurplusStarts(run.manifest.plan));
    expect(run.events("events/k6.ndjson").filter(({ event }) => event === "request")).toHaveLength(rooms);
    expect(new Set(rowsOf(run).map(({ cause }) => cause))).toEqual(new Set(["no worker registered"]));
    expect(stdout).toContain("no worker registered");
  }

  it.each([
    ["0.5", 3],
    ["1", 4],
    ["3", 9],
    ["7", 21],
  ])(
    "at %s/s every one of %i dispatches is lost, k6 requests not one more, and the report says why",
    async (rate, rooms) => {
      expectAllLost(await runAt(rate, rooms, onBusyMachine), rooms);
    },
  );

  // k6 itself starts one too few or too many there on a slow machine (contract/rate.ts).
  it("at 300/s likewise; where the machine cannot start so many on time the run is void for that, and says so", async () => {
    const rooms = 450;
    const ran = await runAt("300", rooms);
    const { reasons, result } = ran.run.summary.verdict;
    const paces = reasons.filter(({ check }) => ["scheduling-delay", "cpu", "generator", "equations"].includes(check));
    if (paces.every((reason) => reason.result === "pass")) {
      expectAllLost(ran, rooms);
      return;
    }
    expect([ran.status, result], ran.stdout).toEqual([2, "unknown"]);
    const { requested, lost, unresolved } = ran.run.summary.counts;
    expect([lost, unresolved], ran.stdout).toEqual([requested, 0]);
    expect(reasons).toContainEqual(expect.objectContaining({ check: "lost-rate", result: "fail" }));
  });

  it.each([
    ["1", 1],
    ["3", 2],
    ["50", 10],
  ])("a plan at %s/s shorter than k6's least second makes its %i dispatches and drops nothing", async (rate, rooms) => {
    const { results, stdout } = await rollcall([...nobody, "--rate", rate, "--rooms", String(rooms)]);
    const { summary } = kept(results);
    expect(summary.counts, stdout).toMatchObject({ planned: rooms, notStarted: 0, requested: rooms, lost: rooms });
    expect(summary.harness.droppedIterations).toBe(0);
  });
});

describe("k6 as the user has it", () => {
  it("keeps the user's own configuration out: its limits would be taken for the server's delay", async () => {
    const home = mkdtempSync(join(tmpdir(), "rollcall-home-"));
    mkdirSync(join(home, "k6"));
    writeFileSync(join(home, "k6/config.json"), JSON.stringify({ rps: 1 }));
    const { results } = await rollcall([...nobody, "--rate", "5", "--rooms", "10"], { XDG_CONFIG_HOME: home });
    const events = kept(results).events("events/k6.ndjson");
    const waits = Array.from({ length: 10 }, (_, n) => {
      const instant = (name: string) => Number(events.find(({ event, n: one }) => event === name && one === n)?.wallMs);
      return instant("response") - instant("request");
    });
    expect(Math.max(...waits)).toBeLessThan(900);
  });
});
