// A worker on the SDK that is stopped on purpose: exactly the dispatches after it are lost. It runs alone: two of the jobs before the
// fault need a process that was started meanwhile, which takes 10 s where others fill the cores.

import { describe, expect, it } from "vitest";
import { kept, onBusyMachine, rollcall } from "./rollcall.js";

describe("a worker stopped on purpose half-way", () => {
  it("loses exactly the dispatches after it: fail, exit 1", async () => {
    const load = ["--rate", "0.25", "--rooms", "8", "--hold", "2s", ...onBusyMachine];
    const watch = ["--deadline", "3s", "--grace", "2s", "--no-recover"];
    const { status, stdout, results } = await rollcall(["run", ...load, ...watch, "--fault", "stop-worker at=18500ms"]);
    const run = kept(results);
    expect(status, stdout).toBe(1);
    expect(run.summary.verdict.result).toBe("fail");
    const entered = new Set(
      run
        .events("events/worker-1.ndjson")
        .filter(({ event }) => event === "entry")
        .map(({ n }) => n),
    );
    // One every 4 s: the starts at 0 ... 16 s are before the fault, the ones from 20 s on after it.
    expect([...entered]).toEqual([0, 1, 2, 3, 4]);
    expect(run.summary.counts).toMatchObject({ requested: 8, delivered: 5, late: 0, lost: 3, unresolved: 0 });
    expect(run.summary.faults).toMatchObject([{ fault: "stop-worker", target: "worker-1" }]);
    expect(run.summary.causes).toMatchObject([{ cause: "worker stopped", count: 3 }]);
    expect(stdout).toMatch(/stop-worker/);
  });
});
