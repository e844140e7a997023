import { describe, expect, it } from "vitest";
import type { FileReading, Mark } from "./observations.js";
import { timelineOf } from "./timeline.js";

const blank: Mark = {
  ...{ observer: "harness", event: "", atUs: 0, n: null, pid: null, role: null, planned: null, exitCode: null },
  ...{ signal: null, logTail: null, fault: null, target: null, cpuBusyPermille: null },
  ...{ eventLoopDelayP99Us: null, eventLoopDelayMaxUs: null },
};
const mark = (observer: string, event: string, atUs: number, more: Partial<Mark> = {}): Mark => ({
  ...blank,
  observer,
  event,
  atUs,
  ...more,
});
const file = (observer: string, lastUs: number | null): FileReading => ({
  observer,
  state: "present",
  lines: 1,
  damagedLines: 0,
  lastUs,
});
const beat = (observer: string, atUs: number) => mark(observer, "heartbeat", atUs);
const exit = (role: string, atUs: number, planned: boolean) =>
  mark("harness", "process-exited", atUs, { role, planned });
const start = (role: string, atUs: number) => mark("harness", "process-started", atUs, { role });
const files = [file("harness", 900), file("worker-1", 500), file("worker-2", 500)];

describe("timelineOf", () => {
  it.each<[string, readonly FileReading[], readonly Mark[], number]>([
    [
      "ends at the last heartbeat of the first worker to fall silent",
      files,
      [beat("worker-1", 400), beat("worker-2", 500)],
      400,
    ],
    ["reaches to a closing line", files, [beat("worker-1", 500), mark("worker-2", "closing", 450)], 450],
    [
      "reaches to the harness's last line once the workers ended by plan",
      files,
      [beat("worker-1", 400), beat("worker-2", 500), exit("worker-1", 410, true), exit("worker-2", 510, true)],
      900,
    ],
    [
      "ends with a worker that died",
      files,
      [beat("worker-1", 400), exit("worker-1", 410, false), beat("worker-2", 800)],
      400,
    ],
    [
      "does not trust the first end of a worker that was started again",
      files.slice(0, 2),
      [beat("worker-1", 500), exit("worker-1", 410, true), start("worker-1", 420)],
      500,
    ],
    ["is nothing for a worker that wrote nothing", files, [beat("worker-1", 500)], -1],
    [
      "is nothing for a worker that wrote nothing, even stopped by plan",
      files.slice(0, 2),
      [exit("worker-1", 600, true)],
      -1,
    ],
    ["needs no worker where there is none", files.slice(0, 1), [], Number.MAX_SAFE_INTEGER],
  ])("the watch %s", (_, some, marks, expected) => {
    expect(timelineOf({ files: some, marks }).watchUs).toBe(expected);
  });

  it("takes the last line of any observer for the end when the harness wrote none", () => {
    expect(timelineOf({ files, marks: [] }).endUs).toBe(900);
    expect(timelineOf({ files, marks: [mark("harness", "load-ended", 700)] }).endUs).toBe(700);
    expect(timelineOf({ files: [], marks: [] }).endUs).toBeNull();
  });

  it("knows that all workers are gone only when each ended by plan", () => {
    const first = exit("worker-1", 410, true);
    expect(timelineOf({ files, marks: [first] }).allGoneUs).toBeNull();
    expect(timelineOf({ files, marks: [first, exit("worker-2", 300, true)] }).allGoneUs).toBe(410);
  });
});
