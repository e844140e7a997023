// Causes that a real server brings about by itself or that another worker does: who asks for an agent in a room that is
// there already, and who shares an agent name.

import { describe, expect, it } from "vitest";
import { injectedIn, kept, onBusyMachine, rollcall, rowsOf } from "./rollcall.js";

const short = ["--deadline", "2s", "--grace", "2s", "--hold", "1s", ...onBusyMachine];

describe("rooms that exist already", () => {
  it("are all lost for that reason, and createDispatch rescues every one", async () => {
    const args = ["run", "--worker", "wire", "--room", "live", "--rate", "2", "--rooms", "6", ...short];
    const { status, stdout, stderr, results } = await rollcall(args);
    const run = kept(results);
    const said = stdout + stderr;
    expect(status, said).toBe(1);
    expect(run.summary.counts, said).toMatchObject({ requested: 6, lost: 6, unresolved: 0 });
    const found = rowsOf(run).map(({ cause, alsoFits }) => ({ cause, alsoFits }));
    expect(found).toEqual(found.map(() => ({ cause: "room already existed", alsoFits: [] })));
    expect(run.summary.causes).toMatchObject([{ cause: "room already existed", count: 6, share: 1 }]);
    expect(run.summary.recovery).toMatchObject({ attempted: 6, recovered: 6, doubled: 0, needless: 0 });
    expect(run.summary.recovery.delayMs.min).toBeGreaterThanOrEqual(200);
    expect(run.summary.recovery.delayMs.max).toBeLessThan(1_000);
    expect(run.summary.listDispatch.absent).toMatchObject({ arrived: 0, notArrived: 6 });
    expect(stdout).toContain("room already existed");
  });
});

describe("another environment's worker under the same name", () => {
  it("steals some jobs: exactly those are lost as delivered to another worker", async () => {
    const args = ["run", "--worker", "wire", "--rate", "5", "--rooms", "50", ...short, "--no-recover"];
    const { status, stdout, stderr, results } = await rollcall([...args, "--fault", "rival at=4s"]);
    const run = kept(results);
    const said = stdout + stderr;
    const stolen = [...injectedIn(run).keys()].sort();
    expect(stolen.length, said).toBeGreaterThan(0);
    expect(status, said).toBe(1);
    const rows = rowsOf(run);
    const found = rows.filter(({ cause }) => cause === "delivered to another worker").map(({ room }) => room);
    expect(found.sort()).toEqual(stolen);
    expect(
      rows
        .filter(({ outcome }) => outcome !== "delivered")
        .map(({ room }) => room)
        .sort(),
    ).toEqual(stolen);
    expect(run.summary.causes).toMatchObject([{ cause: "delivered to another worker", count: stolen.length }]);
  });
});
