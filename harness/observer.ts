// The harness as an observer: writes events/harness.ndjson. Both clocks every 250 ms, the machine's CPU and a heartbeat
// every second, and what the life-cycle tells it.

import { appendFileSync, closeSync, openSync } from "node:fs";
import { cpus } from "node:os";
import type { HarnessEvent } from "../contract/events/harness.js";
import { monotonicUs } from "../contract/instants.js";
import type { Segments } from "../contract/segment.js";
import { segmentPen } from "../contract/segment-pen.js";
import { hostClocks, readPair } from "./clock.js";
import { RunFailed } from "./run-failed.js";

/** A fact without its instant, which the observer stamps as it writes. */
type Fact<Event = HarnessEvent> = Event extends { readonly atUs: unknown } ? Omit<Event, "atUs"> : never;

export type Observer = {
  record(fact: Fact): void;
  /** Resolves when the facts cannot be written any more (a full disk): nothing may be claimed after that. */
  readonly failed: Promise<RunFailed>;
  /** The same, asked for. */
  failure(): RunFailed | undefined;
  /** Writes the closing line. */
  close(): void;
};

const disk = { open: (file: string) => openSync(file, "a"), append: appendFileSync, close: closeSync };

const clockPeriodMs = 250;
const heartbeatPeriodMs = 1_000;

/** Writes `file`, or its segments. */
export function observe(file: string, segments: Segments | null): Observer {
  let failure: RunFailed | undefined;
  let fail: (error: RunFailed) => void = () => {};
  const failed = new Promise<RunFailed>((resolve) => {
    fail = resolve;
  });
  const nowUs = () => monotonicUs(hostClocks.monotonicUs());
  let pen: ReturnType<typeof segmentPen> | undefined;
  const write = (event: HarnessEvent) => {
    try {
      pen ??= segmentPen(file, segments, disk, nowUs());
      pen(event);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failure ??= new RunFailed(`its facts cannot be written (${why}); make room or choose another folder with --out`);
      fail(failure);
    }
  };
  const writePair = () => write({ event: "clock", ...readPair(hostClocks) });

  let before = cpuTimes();
  const writeMachine = () => {
    const now = cpuTimes();
    write({ event: "machine", atUs: nowUs(), cpuBusyPermille: busyPermille(before, now) });
    before = now;
    write({ event: "heartbeat", atUs: nowUs() });
  };
  writePair();
  const timers = [setInterval(writePair, clockPeriodMs), setInterval(writeMachine, heartbeatPeriodMs)];

  return {
    record: (fact) => write({ ...fact, atUs: nowUs() }),
    failed,
    failure: () => failure,
    close: () => {
      for (const timer of timers) clearInterval(timer);
      writePair();
      write({ event: "closing", atUs: nowUs() });
    },
  };
}

export type CpuTimes = { readonly busyMs: number; readonly totalMs: number };

/** Share of all cores' time between two readings that was not idle; 0 when no time has passed. */
export function busyPermille(before: CpuTimes, now: CpuTimes): number {
  const totalMs = now.totalMs - before.totalMs;
  return totalMs <= 0 ? 0 : Math.round((1000 * (now.busyMs - before.busyMs)) / totalMs);
}

function cpuTimes(): CpuTimes {
  const sums = cpus().map(({ times }) => ({
    idle: times.idle,
    all: times.user + times.nice + times.sys + times.idle + times.irq,
  }));
  const totalMs = sums.reduce((sum, cpu) => sum + cpu.all, 0);
  return { totalMs, busyMs: totalMs - sums.reduce((sum, cpu) => sum + cpu.idle, 0) };
}
