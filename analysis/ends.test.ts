// Runs whose parts ended, or never began, otherwise than at the end of the load: what the summary and the verdict make of it.

import { describe, expect, it } from "vitest";
import { type History, isLine, type Life, type Line, loadEndUs, requestUs, until, wallMsOf } from "./trials/history.js";
import { detail, results, tryChanged } from "./trials/trial.js";

const lives = (count: number, life: Life = {}): Life[] => Array.from({ length: count }, () => life);

describe("ends that nobody planned", () => {
  const exit = (role: string, atUs: number, more: Line): Line => ({
    ...{ event: "process-exited", atUs, role, planned: false, exitCode: -1, signal: "SIGKILL", logTail: "out of luck" },
    ...more,
  });

  it("a worker killed half-way: what came after it is unresolved, the reason and its log are said", async () => {
    const diedUs = requestUs(5) + 1_000_000;
    const some = [...lives(6), ...lives(4, { entryMs: null, handlerMs: null, listed: "running" })];
    const trial = await tryChanged(some, (history) => {
      history.workers[0] = until(history.workers[0], diedUs);
      history.harness = (history.harness ?? []).filter((line) => isLine(line) && line.role !== "worker-1");
      history.harness.push(exit("worker-1", diedUs, {}));
    });
    expect(trial.summary.counts).toMatchObject({ delivered: 6, lost: 0, unresolved: 4, phantom: 0 });
    expect(trial.summary.verdict.result).toBe("unknown");
    expect(detail(trial, "parts")).toBe("worker-1 ended unplanned (SIGKILL)\nthe end of its log:\nout of luck");
  });

  it("a worker stopped by a fault: exactly the dispatches after it are lost, and that is judged", async () => {
    const stoppedUs = requestUs(5) + 1_000_000;
    const some = [...lives(6), ...lives(4, { entryMs: null, handlerMs: null })];
    const trial = await tryChanged(some, (history) => {
      history.workers[0] = until(history.workers[0], stoppedUs);
      history.harness = (history.harness ?? []).filter((line) => isLine(line) && line.role !== "worker-1");
      history.harness.unshift(
        {
          event: "fault",
          atUs: stoppedUs,
          fault: "stop-worker",
          specification: "stop-worker at=11s",
          target: "worker-1",
        },
        exit("worker-1", stoppedUs + 100_000, { planned: true }),
      );
    });
    expect(trial.summary.counts).toMatchObject({ delivered: 6, lost: 4, unresolved: 0 });
    expect(trial.summary.verdict.result).toBe("fail");
    expect(trial.summary.causes.map(({ cause, count }) => [cause, count])).toEqual([["worker stopped", 4]]);
    expect(trial.summary.faults).toEqual([
      {
        ...{ fault: "stop-worker", specification: "stop-worker at=11s", target: "worker-1", injections: 1, rooms: 0 },
        ...{ firstAfterLoadStartMs: 11_010, lastAfterLoadStartMs: 11_010, became: [] },
      },
    ]);
  });

  it("a worker silent long before its end by plan: what it did meanwhile is not known", async () => {
    const some = lives(20, { entryMs: null, handlerMs: null });
    const trial = await tryChanged(some, (history) => {
      history.workers[0] = until(history.workers[0], requestUs(5) + 500_000);
    });
    expect(trial.summary.counts).toMatchObject({ lost: 0, unresolved: 20 });
    expect(trial.summary.verdict.result).toBe("unknown");
  });

  it("a job that hung beyond its deadline is not the fault of its worker's later end", async () => {
    const stoppedUs = requestUs(3) + 15_000_000;
    const trial = await tryChanged([...lives(3), { entryMs: null }], (history) => {
      history.workers[0] = until(history.workers[0], stoppedUs);
      history.harness = (history.harness ?? []).filter((line) => isLine(line) && line.role !== "worker-1");
      history.harness.push(
        { event: "fault", atUs: stoppedUs, fault: "stop-worker", specification: "", target: "worker-1" },
        exit("worker-1", stoppedUs, { planned: true }),
      );
    });
    expect(trial.summary.causes).toMatchObject([
      {
        cause: "called but never started: between handler and entry",
        count: 1,
      },
    ]);
  });

  it("an interruption: what was under way is unresolved, because we stopped it ourselves", async () => {
    const stopUs = requestUs(10) + 15_000_000;
    const some = [...lives(10), ...lives(10, { entryMs: null, handlerMs: null })];
    const trial = await tryChanged(some, (history) => {
      history.k6 = until(history.k6, stopUs);
      history.workers[0] = until(history.workers[0], stopUs + 100_000);
      history.harness = [
        ...until(history.harness, stopUs),
        { event: "interrupted", atUs: stopUs, signal: "SIGINT" },
        { event: "load-ended", atUs: stopUs + 50_000 },
        exit("worker-1", stopUs + 500_000, { planned: true }),
        { event: "closing", atUs: stopUs + 6_000_000 },
      ];
    });
    expect(trial.summary.counts).toMatchObject({ delivered: 10, lost: 0, unresolved: 8, notStarted: 2 });
  });

  it("a failure voids the run, whatever was delivered", async () => {
    const trial = await tryChanged(lives(20), ({ harness }) => {
      harness?.push({ event: "failed", atUs: loadEndUs(20), reason: "the fault could not be injected" });
    });
    expect(trial.summary.counts.delivered).toBe(20);
    expect(trial.summary.verdict.result).toBe("unknown");
    expect(detail(trial, "parts")).toBe("the run failed: the fault could not be injected");
  });

  it("a failure before the load: the reason is said, and that nothing was requested", async () => {
    const trial = await tryChanged(lives(20), (history) => {
      history.k6 = null;
      history.droppedIterations = null;
      history.workers[0] = (history.workers[0] ?? []).filter((line) => isLine(line) && line.n === undefined);
      history.harness = (history.harness ?? []).filter((line) => isLine(line) && line.event !== "load-started");
      history.harness.push({ event: "failed", atUs: requestUs(0), reason: "worker-1 was not ready after 60 s" });
    });
    expect(trial.summary.counts).toMatchObject({ notStarted: 20, requested: 0 });
    expect(detail(trial, "parts")).toBe("the run failed: worker-1 was not ready after 60 s");
    expect(detail(trial, "generator")).toBe("the load never started: nothing was requested");
  });

  it("the harness killed half-way: the rest is unresolved or never reached, and every dispatch accounted for", async () => {
    const killedUs = requestUs(5) + 300_000;
    const trial = await tryChanged(lives(10), (history) => {
      history.harness = until(history.harness, killedUs);
      history.workers[0] = until(history.workers[0], killedUs);
      history.collector = until(history.collector, killedUs);
      history.k6 = until(history.k6, killedUs);
      history.droppedIterations = null;
    });
    expect(trial.summary.counts).toMatchObject({ planned: 10, notStarted: 4, requested: 6, delivered: 6 });
    expect(results(trial)).toMatchObject({ equations: "pass", parts: "unknown", generator: "unknown" });
    expect(detail(trial, "parts")).toMatch(/^the harness ended without its closing line/);
  });

  it("an iteration that gave up at a dead collector was never reached", async () => {
    const killedUs = requestUs(2) + 300_000;
    const trial = await tryChanged(lives(10), (history) => {
      for (const name of ["harness", "collector"] as const) history[name] = until(history[name], killedUs);
      history.workers[0] = until(history.workers[0], killedUs);
      history.k6 = until(history.k6, killedUs);
      // Dispatch 2 was requested and waited for, 3 was not.
      for (const n of [2, 3])
        history.k6.push({ event: "collector-unreachable", wallMs: wallMsOf(requestUs(3) + 2_000), n });
    });
    expect(trial.summary.counts).toMatchObject({ notStarted: 7, requested: 3 });
    expect(results(trial).equations).toBe("pass");
  });

  it("a dispatch that the limit of rooms kept back was never reached", async () => {
    const endUs = requestUs(3) + 900_000;
    const trial = await tryChanged(lives(6), (history) => {
      for (const name of ["harness", "collector", "k6"] as const) history[name] = until(history[name], endUs);
      history.workers[0] = until(history.workers[0], endUs);
      history.k6 = history.k6?.filter((line) => typeof line === "string" || line.n !== 3) ?? null;
      history.k6?.push({ event: "room-limit", wallMs: wallMsOf(requestUs(3) + 5_000), n: 3, most: 3 });
    });
    expect(trial.summary.counts).toMatchObject({ planned: 6, notStarted: 3, requested: 3 });
    expect(results(trial).equations).toBe("pass");
  });

  it("a death that was not planned voids the run, whatever was lost", async () => {
    const trial = await tryChanged([...lives(20), { entryMs: null }], ({ harness }) => {
      harness?.push(exit("k6", loadEndUs(21), { exitCode: 107, signal: "" }));
    });
    expect(trial.summary.counts.lost).toBe(1);
    expect(trial.summary.verdict.result).toBe("unknown");
    expect(detail(trial, "parts")).toContain("k6 ended unplanned (exit 107)");
  });

  it("an interruption voids the run", async () => {
    const trial = await tryChanged(lives(20), ({ harness }) => {
      harness?.push({ event: "interrupted", atUs: loadEndUs(20), signal: "SIGINT" });
    });
    expect(detail(trial, "parts")).toBe("the run was interrupted by SIGINT");
  });
});

describe("no worker", () => {
  it("registered at all: every dispatch is lost, and the cause says why", async () => {
    const trial = await tryChanged(lives(20, { entryMs: null, handlerMs: null }), ({ workers: [worker] }) => {
      worker?.splice(0, Infinity, ...worker.filter((line) => isLine(line) && line.event !== "registered"));
    });
    expect(trial.summary.counts.lost).toBe(20);
    expect(trial.summary.verdict.result).toBe("fail");
    expect(trial.summary.causes).toMatchObject([{ cause: "no worker registered", count: 20 }]);
    expect(trial.summary.workers).toEqual({ started: 1, registered: 0, prewarmed: 3, registration: "none" });
  });

  it.each<[string, Life, (history: History) => unknown]>([
    ["its line is damaged", {}, ({ workers: [worker] }) => worker?.splice(4, 1, '{"event":"regist\n')],
    [
      "its line is damaged, and nothing else came",
      { entryMs: null, handlerMs: null },
      ({ workers: [worker] }) => worker?.splice(4, 1, '{"event":"regist\n'),
    ],
    ["its line is missing, but jobs came", {}, ({ workers: [worker] }) => worker?.splice(4, 1)],
    ["its file is missing", {}, ({ workers }) => workers.splice(0, 1, null)],
  ])("may have registered: not claimed where %s", async (_, life, change) => {
    const { summary } = await tryChanged(lives(20, life), change);
    expect(summary.workers).toMatchObject({ registered: 0, registration: "unknown" });
    expect(summary.causes.map(({ cause }) => cause)).not.toContain("no worker registered");
  });

  it("was planned: no observer is needed to know that nothing entered", async () => {
    const trial = await tryChanged(lives(20, { entryMs: null, handlerMs: null }), (history) => {
      history.workers = [];
      history.manifest = { ...history.manifest, plan: { ...history.manifest.plan, workers: 0 } };
    });
    expect(trial.summary.counts.lost).toBe(20);
    expect(trial.summary.verdict.result).toBe("fail");
  });
});
