// Runs in which something of the machinery went wrong: what the summary and the verdict make of it.

import { describe, expect, it } from "vitest";
import { type History, historyOf, isLine, type Life, type Line, requestUs } from "./trials/history.js";
import { detail, results, tryChanged, tryHistory } from "./trials/trial.js";

const lives = (count: number, life: Life = {}): Life[] => Array.from({ length: count }, () => life);

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
      const { plan } = history.manifest;
      const waves = plan.waves.map((wave) => ({ ...wave, count: 22 }));
      history.manifest = { ...history.manifest, plan: { ...plan, waves, planned: 22 } };
    });
    expect(trial.summary.counts).toMatchObject({ planned: 22, notStarted: 2, requested: 20 });
    expect(results(trial)).toMatchObject({ equations: "pass", generator: "unknown" });
  });

  it("has no valid scheduling delay once iterations were dropped: those after them have another number", async () => {
    const trial = await tryChanged(lives(20), (history) => {
      history.droppedIterations = 5;
    });
    expect(trial.summary.harness.schedulingDelayMs).toBeNull();
    expect(detail(trial, "scheduling-delay")).toBe("not valid: 5 iterations dropped");
  });

  it("is not what was asked for with a request beyond the plan", async () => {
    const trial = await tryChanged(lives(21), ({ manifest }) => Object.assign(manifest.plan, { planned: 20 }));
    expect(trial.summary.counts).toMatchObject({ planned: 20, requested: 20 });
    expect(trial.summary.verdict.result).toBe("unknown");
    expect(detail(trial, "equations")).toContain("1 requested beyond the plan of 20");
  });

  it("is not what was asked for when half of it was refused", async () => {
    const refusal: Life = { answer: "refused", httpStatus: 429, code: "resource_exhausted" };
    const trial = await tryHistory(historyOf([...lives(20), ...lives(19, refusal), { answer: "refused" }]));
    expect(trial.summary.verdict.result).toBe("unknown");
    expect(detail(trial, "refused")).toContain(
      "20 of 40 were refused, most often (19) with HTTP 429 resource_exhausted",
    );
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
    expect(summary.workers).toEqual({ started: 1, registered: 1, prewarmed: 3, registration: "seen" });
    expect(summary.counts.delivered).toBe(20);
    expect(summary.verdict.result).toBe(count === 0 ? "pass" : "unknown");
  });
});

describe("lines that do not say which dispatch they are about", () => {
  const about = (event: string, more: Line) => (line: Line | string) =>
    isLine(line) && line.event === event && line.n === 3 ? { ...line, ...more } : line;

  it.each<[string, "k6" | "worker", string, Line]>([
    ["an entry's n", "worker", "entry", { n: "three" }],
    ["an entry's attempt", "worker", "entry", { attempt: 300 }],
    ["an entry's job", "worker", "entry", { jobId: undefined }],
    ["a handler's n", "worker", "handler", { n: undefined }],
    ["a request's n", "k6", "request", { n: "three" }],
    ["a request's attempt", "k6", "request", { attempt: null }],
    ["a response's attempt", "k6", "response", { attempt: "first" }],
    ["a look's n", "k6", "look", { n: undefined }],
    ["a deletion's n", "k6", "deleted", { n: null }],
  ])("are damaged: %s", async (_, observer, event, more) => {
    const { summary } = await tryChanged(lives(20), (history) => {
      if (observer === "k6") history.k6 = (history.k6 ?? []).map(about(event, more));
      else history.workers[0] = (history.workers[0] ?? []).map(about(event, more));
    });
    expect(summary.harness.damagedLines).toBe(1);
    expect(summary.verdict.result).toBe("unknown");
  });

  it("are damaged also in a file with lines that are no JSON", async () => {
    const { summary } = await tryChanged(lives(20), ({ workers }) => {
      workers[0] = [...(workers[0] ?? []).map(about("entry", { n: "three" })), '{"event":"hea'];
    });
    expect(summary.harness.damagedLines).toBe(2);
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
