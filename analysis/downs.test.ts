import { describe, expect, it } from "vitest";
import { beforeStart, type Down, downsOf, type Span, whileAllDown } from "./downs.js";
import type { Mark } from "./observations.js";

const mark = (observer: string, event: string, atUs: number, more: Partial<Mark> = {}): Mark => ({
  ...{ observer, event, atUs, n: null, pid: null, role: null, planned: null, exitCode: null, signal: null },
  ...{ logTail: null, fault: null, target: null, reason: null, cpuBusyPermille: null, eventLoopDelayP99Us: null },
  ...{ eventLoopDelayMaxUs: null, workerId: null, undecodable: null, ...more },
});
const exit = (atUs: number, planned: boolean) => mark("harness", "process-exited", atUs, { role: "worker-1", planned });
const start = (atUs: number) => mark("harness", "process-started", atUs, { role: "worker-1" });
const ever = Number.MAX_SAFE_INTEGER;
const down = (worker: number, fromUs: number, toUs: number): Down => ({ worker, fromUs, toUs });

describe("downsOf", () => {
  it.each<[string, readonly Mark[], readonly Down[]]>([
    ["none while it lives", [start(1)], []],
    ["from its end by plan on", [start(1), exit(50, true)], [down(1, 50, ever)]],
    ["from when it was told to stop", [start(1), mark("worker-1", "closing", 40), exit(50, true)], [down(1, 40, ever)]],
    ["until it was started again", [start(1), exit(50, true), start(70)], [down(1, 50, 70)]],
    [
      "twice, each from its own closing line",
      [mark("worker-1", "closing", 40), exit(50, true), start(70), mark("worker-1", "closing", 90), exit(95, true)],
      [down(1, 40, 70), down(1, 90, ever)],
    ],
    ["not by a death that nobody planned", [start(1), exit(50, false)], []],
    ["not by another's end", [mark("harness", "process-exited", 50, { role: "worker-2", planned: true })], []],
    [
      "not by a fault line: it is no evidence",
      [mark("harness", "fault", 50, { fault: "pause-worker", target: "worker-1" })],
      [],
    ],
  ])("is %s", (_, marks, expected) => {
    expect(downsOf(marks, "worker-1", 1)).toEqual(expected);
  });
});

describe("beforeStart", () => {
  it.each<[string, readonly Mark[], readonly Down[]]>([
    ["until it was first started", [start(30), exit(50, true), start(70)], [down(1, 0, 30)]],
    ["never, where the harness did not say", [mark("worker-1", "worker-started", 30)], []],
  ])("is %s", (_, marks, expected) => {
    expect(beforeStart(marks, "worker-1", 1)).toEqual(expected);
  });
});

describe("whileAllDown", () => {
  it.each<[string, readonly Down[], readonly Down[], readonly number[], readonly Span[]]>([
    ["is where all overlap", [down(1, 10, 50), down(2, 30, 70)], [], [1, 2], [{ fromUs: 30, toUs: 50 }]],
    ["is nothing where one stayed", [down(1, 10, 50)], [], [1, 2], []],
    ["is nothing where they took turns", [down(1, 10, 30), down(2, 30, 70)], [], [1, 2], []],
    ["is nothing without workers", [], [], [], []],
    [
      "is until another was started",
      [down(1, 10, ever)],
      [down(1, 0, 1), down(2, 0, 40)],
      [1, 2],
      [{ fromUs: 10, toUs: 40 }],
    ],
    ["is nothing where the other was there first", [down(1, 50, ever)], [down(1, 0, 1), down(2, 0, 40)], [1, 2], []],
    ["is nothing where none had been there yet", [], [down(1, 0, 20), down(2, 0, 40)], [1, 2], []],
    [
      "is one span where two of three ended while the third was not there yet",
      [down(1, 10, ever), down(2, 20, ever)],
      [down(1, 0, 1), down(2, 0, 1), down(3, 0, 40)],
      [1, 2, 3],
      [{ fromUs: 20, toUs: 40 }],
    ],
  ])("%s", (_, downs, notYet, workers, expected) => {
    expect(whileAllDown(downs, notYet, workers)).toEqual(expected);
  });
});
