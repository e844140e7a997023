// Runs in which something of the machinery went wrong: what the summary and the verdict make of it.

import { describe, expect, it } from "vitest";
import { type History, historyOf, type Life, type Line, loadEndUs, offsetUs, requestUs, wallMsOf } from "./history.js";
import { type Trial, tryHistory } from "./trial.js";

const lives = (count: number, life: Life = {}): Life[] => Array.from({ length: count }, () => life);
const isLine = (line: Line | string): line is Line => typeof line !== "string";
const until = (lines: (Line | string)[] | null | undefined, lastUs: number) =>
  (lines ?? []).filter((line) => isLine(line) && Number(line.atUs ?? Number(line.wallMs) * 1000 - offsetUs) <= lastUs);
const results = ({ summary }: Trial) =>
  Object.fromEntries(summary.verdict.reasons.map(({ check, result }) => [check, result]));
const detail = ({ summary }: Trial, check: string) =>
  summary.verdict.reasons.find((found) => found.check === check)?.detail;

async function tryChanged(some: readonly Life[], change: (history: History) => unknown): Promise<Trial> {
  const history = historyOf(some);
  change(history);
  return await tryHistory(history);
}

describe("a healthy run", () => {
  it("of 20 delivered passes every check", async () => {
    const trial = await tryHistory(historyOf(lives(20)));
    expect(trial.summary.verdict.result).toBe("pass");
    expect(new Set(Object.values(results(trial)))).toEqual(new Set(["pass"]));
  });

  it("of 19 delivered cannot pass", async () => {
    const trial = await tryHistory(historyOf(lives(19)));
    expect(trial.summary.verdict.result).toBe("unknown");
    expect(results(trial)["lost-rate"]).toBe("unknown");
  });

  it("with one lost fails", async () => {
    const trial = await tryHistory(historyOf([...lives(5), { entryMs: null }]));
    expect(trial.summary.verdict.result).toBe("fail");
  });
});

describe("the load", () => {
  it("counts k6's dropped iterations as not started", async () => {
    const trial = await tryChanged(lives(20), (history) => {
      history.droppedIterations = 2;
      history.manifest = { ...history.manifest, plan: { ...history.manifest.plan, planned: 22 } };
    });
    expect(trial.summary.counts).toMatchObject({ planned: 22, notStarted: 2, requested: 20 });
    expect(results(trial)).toMatchObject({ equations: "pass", generator: "unknown" });
  });

  it("is what the CPU is measured over, not the start of the parts", async () => {
    const busy = (line: Line | string) => isLine(line) && line.event === "machine" && Number(line.atUs) < requestUs(0);
    const { summary } = await tryChanged(lives(20), (history) => {
      history.harness = (history.harness ?? []).map((line) =>
        isLine(line) && busy(line) ? { ...line, cpuBusyPermille: 1000 } : line,
      );
    });
    expect(summary.harness.cpuBusy).toBe(0.412);
  });
});

describe("damaged lines", () => {
  it.each<[string, string | Line, number]>([
    ["cut short", `{"event":"heartbeat","atUs":`, 1],
    ["cut short inside a string", `{"event":"heart`, 1],
    [
      "cut short before the next, without a line feed between",
      `{"event":"heartbeat","atUs":{"event":"closing","atUs":5}\n`,
      1,
    ],
    ["written into one another", `{"event":"hea{"event":"closing","atUs":5}\n`, 1],
    ["of zeros, as after a power cut", `${"\0".repeat(64)}\n`, 1],
    ["that is no object", `[1, 2]\n"text"\n`, 2],
    ["without an event", { atUs: 5 }, 1],
    ["without a stamp", { event: "heartbeat" }, 1],
    ["with a stamp no clock can have", { event: "heartbeat", atUs: -5 }, 1],
    ["with text for a stamp", { event: "heartbeat", atUs: "soon" }, 1],
    ["that are blank are none", "\n\n", 0],
  ])("%s: counted in the middle and at the end, and the rest is read", async (_, damage, count) => {
    const whole = typeof damage !== "string" || damage.endsWith("\n") ? damage : `${damage}\n`;
    const { summary } = await tryChanged(lives(20), ({ workers: [worker] }) => {
      // Before a line whose loss would show.
      worker?.splice(3, 0, whole);
      worker?.push(damage);
    });
    expect(summary.harness.damagedLines).toBe(2 * count);
    expect(summary.workers).toEqual({ started: 1, registered: 1, prewarmed: 3 });
    expect(summary.counts.delivered).toBe(20);
    expect(summary.verdict.result).toBe(count === 0 ? "pass" : "unknown");
  });
});

describe("missing observers", () => {
  it.each<[string, (history: History) => unknown, string]>([
    ["worker-1's file", (h) => h.workers.splice(0, 1, null), "events/worker-1.ndjson is missing"],
    ["worker-1's lines", (h) => h.workers.splice(0, 1, []), "events/worker-1.ndjson is empty"],
    [
      "worker-1's readable lines",
      (h) => h.workers.splice(0, 1, ["x\n"]),
      "events/worker-1.ndjson has no readable line",
    ],
    ["the collector's file", (h) => Object.assign(h, { collector: null }), "events/collector.ndjson is missing"],
    ["k6's file", (h) => Object.assign(h, { k6: null }), "events/k6.ndjson is missing"],
    ["the harness's file", (h) => Object.assign(h, { harness: null }), "events/harness.ndjson is missing"],
  ])("without %s the verdict is unknown and says so", async (_, change, expected) => {
    const trial = await tryChanged(lives(20), change);
    expect(trial.summary.verdict.result).toBe("unknown");
    expect(detail(trial, "observers")).toBe(expected);
  });

  it("nothing is called lost when the worker's file is missing", async () => {
    const { summary } = await tryChanged(lives(3), (history) => history.workers.splice(0, 1, null));
    expect(summary.counts).toMatchObject({ lost: 0, unresolved: 3 });
  });

  it("nothing can be timed without the harness's clock pairs", async () => {
    const { summary } = await tryChanged(lives(3), (history) => Object.assign(history, { harness: null }));
    expect(summary.counts).toMatchObject({ delivered: 0, unresolved: 3 });
  });
});

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
    expect(detail(trial, "parts")).toBe("worker-1 ended by itself (SIGKILL)\nthe end of its log:\nout of luck");
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
    expect(trial.summary.causes.map(({ cause, count }) => [cause, count])).toEqual([
      ["worker stopped before it was offered the job", 4],
    ]);
    expect(trial.summary.faults).toEqual([{ fault: "stop-worker", target: "worker-1", afterLoadStartMs: 11_010 }]);
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

  it("a death that was not planned voids the run, whatever was lost", async () => {
    const trial = await tryChanged([...lives(20), { entryMs: null }], ({ harness }) => {
      harness?.push(exit("k6", loadEndUs(21), { exitCode: 107, signal: "" }));
    });
    expect(trial.summary.counts.lost).toBe(1);
    expect(trial.summary.verdict.result).toBe("unknown");
    expect(detail(trial, "parts")).toContain("k6 ended by itself (exit 107)");
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
    expect(trial.summary.workers).toEqual({ started: 1, registered: 0, prewarmed: 3 });
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
