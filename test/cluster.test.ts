// Three livekit-servers joined by a real Redis: load and workers spread over them, and what is lost when a part of it goes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type Kept,
  kept,
  leftAfter,
  onBusyMachine,
  type Row,
  rollcall,
  rowsOf,
  start,
  untilEvent,
} from "./rollcall.js";

const three = [
  "run",
  "steady",
  "--nodes",
  "3",
  "--worker",
  "wire",
  "--workers",
  "3",
  "--no-recover",
  "--client",
  "raw",
];
const short = ["--rate", "5", "--hold", "500ms", "--deadline", "2s", "--grace", "3s", ...onBusyMachine];

/** The instants of a fault's lines of the harness, microseconds. */
const faultAtUs = ({ events }: Kept, phase: string): number =>
  Number(events("events/harness.ndjson").find((line) => line.event === "fault" && line.phase === phase)?.atUs);

/** Which node was asked for a dispatch. */
const askedNode = ({ n }: Row): number => (n % 3) + 1;

const isEverywhere = (rows: readonly Row[]) =>
  expect(new Set(rows.map(({ node }) => node))).toEqual(new Set([1, 2, 3]));

describe("a cluster of three", () => {
  it("has rooms on every node, asked of every node, and all reach the workers that are on one of them", async () => {
    const { stdout, results } = await rollcall([...three, ...short, "--rooms", "60", "--workers-on", "2"]);
    const run = kept(results);
    expect(run.summary.counts, stdout).toMatchObject({ requested: 60, delivered: 60, lost: 0, unresolved: 0 });
    const rows = rowsOf(run);
    isEverywhere(rows);
    expect(new Set(rows.map(({ workerNode }) => workerNode))).toEqual(new Set([2]));
    expect(run.summary.nodes.map(({ node }) => node)).toEqual([1, 2, 3]);
    expect(run.summary.nodes.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(60);
    // Every node's own log names the rooms that it was asked to make.
    for (const [i, log] of ["server", "server-2", "server-3"].entries()) {
      const text = readFileSync(join(run.folder, "logs", `${log}.log`), "utf8");
      const asked = new Set(
        [...text.matchAll(/"API RoomService.CreateRoom".*?"room":"([^"]+)"/g)].map(([, room]) => room),
      );
      expect(asked).toEqual(new Set(rows.filter((row) => askedNode(row) === i + 1).map(({ room }) => room)));
    }
    expect(await leftAfter(run.manifest.run.id, 0)).toEqual([]);
  });

  it("loses what a killed node had or was asked, by that cause, and nothing that was the others'", async () => {
    const fault = ["--fault", "kill-node at=4s node=2"];
    const { status, stdout, results } = await rollcall([
      ...[...three, ...short, "--rooms", "70"],
      ...["--workers-on", "1,3", ...fault],
    ]);
    const run = kept(results);
    expect(status, stdout).toBe(1);
    expect(run.summary.counts.unresolved).toBe(0);
    const killedUs = faultAtUs(run, "once");
    const rows = rowsOf(run);
    const lost = rows.filter(({ outcome }) => outcome === "lost");
    // Nobody answers there any more.
    const askedOfIt = rows.filter((row) => askedNode(row) === 2 && row.requestUs > killedUs);
    expect(askedOfIt.length).toBeGreaterThan(10);
    for (const row of askedOfIt) expect(row).toMatchObject({ outcome: "lost", cause: "server node ended" });
    // The others go on placing rooms on it until its figures are 5 s old; they say 503 of those. A request may lie up to a
    // second before the killing is written down.
    for (const row of lost.filter((row) => !askedOfIt.includes(row))) {
      expect(["request not answered", "server node ended"]).toContain(row.cause);
      expect(row.requestUs - killedUs).toBeGreaterThan(-1_500_000);
      expect(row.requestUs - killedUs).toBeLessThan(7_000_000);
    }
    const onOthers = rows.filter((row) => askedNode(row) !== 2 && (row.node === 1 || row.node === 3));
    expect(onOthers.filter(({ requestUs }) => requestUs > killedUs).length).toBeGreaterThan(10);
    for (const row of onOthers) expect(row).toMatchObject({ outcome: "delivered", cause: null });
  });

  it("loses what is asked while its Redis is gone, and delivers again when it is back", async () => {
    const fault = ["--fault", "stop-redis at=4s for=3s"];
    const { status, stdout, results } = await rollcall([...three, ...short, "--rooms", "70", ...fault]);
    const run = kept(results);
    expect(status, stdout).toBe(1);
    expect(run.summary.counts.unresolved).toBe(0);
    const [goneUs, backUs] = [faultAtUs(run, "began"), faultAtUs(run, "ended")];
    const rows = rowsOf(run);
    const between = (row: Row, fromUs: number, toUs: number) => row.requestUs > fromUs && row.requestUs < toUs;
    const meanwhile = rows.filter((row) => between(row, goneUs, backUs - 1_000_000));
    expect(meanwhile.length).toBeGreaterThan(5);
    for (const row of meanwhile) expect(row).toMatchObject({ outcome: "lost", cause: "Redis ended" });
    // Nodes tell of themselves every 2 s (node_stats.stats_update_interval); until then nobody is there to have a room, and
    // requests are not answered though Redis is back.
    const lost = rows.filter(({ outcome }) => outcome === "lost");
    for (const row of lost)
      expect(["Redis ended", ...(row.requestUs > backUs - 1_000_000 ? ["request not answered"] : [])]).toContain(
        row.cause,
      );
    const afterwards = rows.filter(({ requestUs }) => requestUs < goneUs - 1_000_000 || requestUs > backUs + 3_000_000);
    expect(afterwards.length).toBeGreaterThan(20);
    for (const row of afterwards) expect(row).toMatchObject({ outcome: "delivered" });
  });

  it.each(["server-2", "redis"] as const)("%s killed from outside: unknown, exit 2, nothing left", async (role) => {
    const running = await start([...three, ...short, "--rooms", "40"]);
    await untilEvent(running.results, "events/k6.ndjson", ({ event, n }) => event === "request" && n === 5);
    const started = await untilEvent(
      running.results,
      "events/harness.ndjson",
      (event) => event.event === "process-started" && event.role === role,
    );
    process.kill(Number(started.pid), "SIGKILL");
    const { status, stdout } = await running.finished;
    const run = kept(running.results);
    expect(status, stdout).toBe(2);
    expect(run.summary.verdict.reasons.map(({ detail }) => detail).join("\n")).toContain(role);
    expect(await leftAfter(run.manifest.run.id, 5_000)).toEqual([]);
  });
});

it("is not made of servers that are not ours: a usage error", async () => {
  const { status, stderr } = await rollcall(["run", "--nodes", "2", "--target", "ws://127.0.0.1:1"]);
  expect(status).toBe(64);
  expect(stderr).toMatch(/--nodes starts servers of ours/);
});
