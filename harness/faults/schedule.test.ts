// When the harness's faults act and what is written down of it, on a clock that only the test moves.

import { describe, expect, it } from "vitest";
import type { Disturbed, Fault } from "./fault.js";
import { madeFaultOf } from "./index.js";
import { type After, scheduleFaults } from "./schedule.js";
import { trialPlan } from "./trial-plan.js";

/** A clock, the deeds of a stand-in for the run, and the lines written, in one list. */
function trial(specifications: readonly string[], disturb: Partial<Disturbed> = {}) {
  const seen: string[] = [];
  const failures: unknown[] = [];
  let nowMs = 0;
  const due: { readonly atMs: number; readonly act: () => void }[] = [];
  const after: After = (delayMs, act) => {
    const entry = { atMs: nowMs + delayMs, act };
    due.push(entry);
    return () => void (due.includes(entry) && due.splice(due.indexOf(entry), 1));
  };
  const deed = (name: string) => async (argument?: unknown) => void seen.push([name, argument].join(" ").trim());
  const disturbed: Disturbed = {
    stopWorker: deed("stop"),
    signalWorker: async (index, signal) => void seen.push(`${signal} ${index}`),
    killWorker: deed("kill"),
    startWorkerAgain: async (index, over) => {
      seen.push(`start ${index}`);
      return over.aborted ? "run over" : "ready";
    },
    startReplacement: async (over) => {
      seen.push("start replacement");
      return over.aborted ? "run over" : "ready";
    },
    drainWorker: async (index, over) => {
      seen.push(`drain ${index}`);
      return over.aborted ? "stopped" : "by itself";
    },
    warmProcesses: async () => [11, 12],
    killProcess: deed("kill pid"),
    restartServer: deed("restart"),
    killNode: deed("kill node"),
    startNodeAgain: deed("start node"),
    stopRedis: deed("stop redis"),
    startRedisAgain: deed("start redis"),
    startRival: async () => ({ stop: deed("rival gone") }),
    ...disturb,
  };
  const faults = specifications.flatMap((text, i): Fault[] => {
    const { placed } = madeFaultOf(text, i, text.startsWith("kill-warm") ? sdk : trialPlan);
    return placed.site === "harness" ? [placed.fault] : [];
  });
  const record = (fact: { event: string; fault?: string; phase?: string; target?: string }) =>
    void seen.push(`${fact.fault} ${fact.phase} ${fact.target}`);
  const cancel = scheduleFaults(faults, disturbed, { record }, (error) => failures.push(error), after);
  const until = async (atMs: number) => {
    for (;;) {
      const next = due.filter((entry) => entry.atMs <= atMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) return;
      due.splice(due.indexOf(next), 1);
      nowMs = next.atMs;
      next.act();
      // The deeds of the stand-in take no time, but some turns of the loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { seen, failures, until, cancel };
}

const untilOver = (over: AbortSignal): Promise<"run over"> =>
  new Promise((resolve) => {
    over.addEventListener("abort", () => resolve("run over"));
  });

const sdk = { ...trialPlan, worker: "sdk" as const };

describe("a fault of the harness", () => {
  it.each([
    ["once", "stop-worker at=5s", ["stop 1", "stop-worker once worker-1"]],
    [
      "each warm process",
      "kill-warm at=5s",
      ["kill pid 11", "kill pid 12", "kill-warm once worker-1", "kill-warm once worker-1"],
    ],
    [
      "begins and ends",
      "pause-worker at=5s for=2s",
      ["SIGSTOP 1", "pause-worker began worker-1", "SIGCONT 1", "pause-worker ended worker-1"],
    ],
    [
      "killed and started again",
      "kill-worker at=5s for=2s",
      ["kill 1", "kill-worker began worker-1", "start 1", "kill-worker ended worker-1"],
    ],
    ["a restart", "restart-server at=5s", ["restart-server began server", "restart", "restart-server ended server"]],
    [
      "each worker in turn",
      "roll-workers at=5s every=1s times=2",
      [
        ...["start replacement", "drain 1", "roll-workers once worker-1"],
        ...["start replacement", "drain 2", "roll-workers once worker-2"],
      ],
    ],
    ["a rival", "rival at=5s for=2s", ["rival began rival-1", "rival gone", "rival ended rival-1"]],
  ])("%s: %s", async (_, specification, expected) => {
    const { seen, until, cancel } = trial([specification]);
    await until(4_999);
    expect(seen).toEqual([]);
    await until(7_000);
    expect(seen).toEqual(expected);
    await cancel();
    expect(seen).toEqual(expected);
  });

  it.each([
    ["is not begun any more", "stop-worker at=5s", 1_000, []],
    [
      "a paused worker goes on, or it could not be stopped",
      "pause-worker at=5s",
      6_000,
      ["SIGCONT 1", "pause-worker ended worker-1"],
    ],
    ["a killed worker is left", "kill-worker at=5s for=9s", 6_000, []],
    ["a rival is stopped", "rival at=5s", 6_000, ["rival gone", "rival ended rival-1"]],
  ])("when the run ends before: %s", async (_, specification, endMs, expected) => {
    const { seen, until, cancel } = trial([specification]);
    await until(endMs);
    const before = seen.length;
    await cancel();
    await until(60_000);
    expect(seen.slice(before)).toEqual(expected);
  });

  it("of a series waits for the one before", async () => {
    let drained: () => void = () => {};
    const { seen, until } = trial(["roll-workers at=5s every=1s times=3"], {
      drainWorker: (index) =>
        index === 1
          ? new Promise((resolve) => {
              drained = () => resolve("by itself");
            })
          : Promise.resolve("by itself"),
    });
    await until(9_000);
    expect(seen).toEqual(["start replacement"]);
    drained();
    await until(9_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.filter((line) => line.startsWith("roll"))).toEqual(
      [1, 2, 3].map((n) => `roll-workers once worker-${n}`),
    );
  });

  it("of a series is hurried by the run's end, leaves no line of what it did not do, and begins no other", async () => {
    const { seen, until, cancel } = trial(["roll-workers at=5s every=1s times=3"], {
      drainWorker: (_, over) =>
        new Promise((resolve) => {
          over.addEventListener("abort", () => resolve("stopped"));
        }),
    });
    await until(6_500);
    await cancel();
    await until(60_000);
    expect(seen).toEqual(["start replacement"]);
  });

  it("under way when the run ends is awaited and undone", async () => {
    let letGo: () => void = () => {};
    const paused = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const signals: string[] = [];
    const { seen, until, cancel } = trial(["pause-worker at=5s for=1s"], {
      async signalWorker(_, signal) {
        if (signal === "SIGSTOP") await paused;
        signals.push(signal);
      },
    });
    await until(5_000);
    const cancelled = cancel();
    letGo();
    await cancelled;
    expect(signals).toEqual(["SIGSTOP", "SIGCONT"]);
    expect(seen).toEqual(["pause-worker began worker-1", "pause-worker ended worker-1"]);
  });

  it.each([
    [
      "that starts a worker again",
      "kill-worker at=1s for=1s",
      { startWorkerAgain: (_: number, over: AbortSignal) => untilOver(over) },
      ["kill 1", "kill-worker began worker-1"],
    ],
    ["that starts a rival", "rival at=1s", { startRival: untilOver }, []],
  ])(
    "%s is hurried by the run's end, and what has not happened is no line",
    async (_, specification, disturb, expected) => {
      const { seen, until, cancel } = trial([specification], disturb);
      await until(3_000);
      await cancel();
      expect(seen).toEqual(expected);
    },
  );

  it("that cannot be undone at the run's end keeps no other from it", async () => {
    const { seen, until, cancel } = trial(["pause-worker at=1s", "rival at=2s"], {
      startRival: async () => ({ stop: () => Promise.reject(new Error("it does not stop")) }),
    });
    await until(3_000);
    await expect(cancel()).rejects.toThrow("it does not stop");
    expect(seen.slice(-2)).toEqual(["SIGCONT 1", "pause-worker ended worker-1"]);
  });

  it("that finds nothing to do leaves no line", async () => {
    const { seen, until } = trial(["kill-warm at=5s"], { warmProcesses: async () => [] });
    await until(5_000);
    expect(seen).toEqual([]);
  });

  it("that cannot be done is told, and no fact is written of it", async () => {
    const { seen, failures, until } = trial(["stop-worker at=5s"], {
      stopWorker: () => Promise.reject(new Error("it does not stop")),
    });
    await until(5_000);
    expect(failures).toEqual([new Error("it does not stop")]);
    expect(seen).toEqual([]);
  });
});
