import { describe, expect, it } from "vitest";
import type { FileReading, Mark } from "./observations.js";
import { type Registration, timelineOf } from "./timeline.js";

const blank: Mark = {
  ...{ observer: "harness", event: "", atUs: 0, n: null, pid: null, role: null, planned: null, exitCode: null },
  ...{ signal: null, logTail: null, fault: null, target: null, reason: null, cpuBusyPermille: null },
  ...{ eventLoopDelayP99Us: null, eventLoopDelayMaxUs: null, workerId: null, undecodable: null },
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
const fault = (target: string, atUs: number) => mark("harness", "fault", atUs, { fault: "stop-worker", target });
const start = (role: string, atUs: number) => mark("harness", "process-started", atUs, { role });
const files = [file("harness", 900), file("worker-1", 500), file("worker-2", 500)];
const one = files.slice(0, 2);
/** Its last heartbeat, and its end by a fault right after. */
const stopped = (role: string, atUs: number) => [beat(role, atUs), exit(role, atUs + 10, true), fault(role, atUs + 10)];

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
      "reaches to the load's end once all workers had ended by plan",
      files,
      [...stopped("worker-1", 400), ...stopped("worker-2", 500), mark("harness", "load-ended", 900)],
      900,
    ],
    [
      "reaches to the load's end, whatever the fault lines say",
      one,
      [beat("worker-1", 400), exit("worker-1", 410, true), mark("harness", "load-ended", 700)],
      700,
    ],
    ["does not reach on where the load's end is not known", one, [...stopped("worker-1", 400)], 400],
    [
      "reaches to the load's end after a fault",
      one,
      [...stopped("worker-1", 400), mark("harness", "load-ended", 700)],
      700,
    ],
    [
      "ends with a worker that ended by plan after the load: we stopped it ourselves",
      one,
      [mark("harness", "load-ended", 405), beat("worker-1", 400), exit("worker-1", 410, true)],
      400,
    ],
    [
      "is not stretched by the end of another worker",
      files,
      [beat("worker-1", 400), ...stopped("worker-2", 500), mark("harness", "load-ended", 700)],
      400,
    ],
    [
      "reaches on after 5 s of silence before its end",
      [file("harness", 9_000_000), file("worker-1", 400)],
      [beat("worker-1", 400), exit("worker-1", 5_000_400, true), mark("harness", "load-ended", 9_000_000)],
      9_000_000,
    ],
    [
      "ends with a worker that was silent for longer before its end",
      [file("harness", 9_000_000), file("worker-1", 400)],
      [beat("worker-1", 400), exit("worker-1", 5_000_401, true), mark("harness", "load-ended", 9_000_000)],
      400,
    ],
    [
      "ends when the run was broken off (interrupted), whoever watched on",
      one,
      [...stopped("worker-1", 400), mark("harness", "interrupted", 600), mark("harness", "load-ended", 700)],
      600,
    ],
    [
      "ends when the run was broken off (failed), whoever watched on",
      one,
      [...stopped("worker-1", 400), mark("harness", "failed", 600), mark("harness", "load-ended", 700)],
      600,
    ],
    [
      "ends when another part died, whoever watched on",
      one,
      [exit("server", 300, false), beat("worker-1", 400), mark("worker-1", "closing", 500)],
      300,
    ],
    ["goes on over the planned end of another part", one, [exit("k6", 300, true), beat("worker-1", 400)], 400],
    [
      "ends with a worker that died",
      files,
      [beat("worker-1", 400), exit("worker-1", 410, false), beat("worker-2", 800)],
      400,
    ],
    [
      "does not trust the first end of a worker that was started again",
      one,
      [fault("worker-1", 405), exit("worker-1", 410, true), start("worker-1", 420), beat("worker-1", 500)],
      500,
    ],
    ["is nothing for a worker that wrote nothing", files, [beat("worker-1", 500)], -1],
    [
      "is nothing for a worker that wrote nothing, even stopped by a fault",
      one,
      [fault("worker-1", 590), exit("worker-1", 600, true)],
      -1,
    ],
    ["needs no worker where there is none", files.slice(0, 1), [], Number.MAX_SAFE_INTEGER],
  ])("the watch %s", (_, some, marks, expected) => {
    expect(timelineOf({ files: some, marks }).watchUs).toBe(expected);
  });

  it.each<[string, readonly FileReading[], readonly Mark[], Registration]>([
    ["is seen", files, [mark("worker-2", "registered", 3)], "seen"],
    ["never happened where the whole file of every worker shows none", one, [beat("worker-1", 900)], "none"],
    ["never happened without workers", files.slice(0, 1), [], "none"],
    ["may be in the part that is missing", one, [beat("worker-1", 899)], "unknown"],
    [
      "may be in a damaged line",
      [file("harness", 900), { ...file("worker-1", 900), damagedLines: 1 }],
      [beat("worker-1", 900)],
      "unknown",
    ],
    [
      "may be in a missing file",
      [file("harness", 900), { ...file("worker-1", null), state: "missing" }],
      [],
      "unknown",
    ],
  ])("a registration %s", (_, some, marks, expected) => {
    expect(timelineOf({ files: some, marks }).registration).toBe(expected);
  });

  it("takes the last line of any observer for the end when the harness wrote none", () => {
    expect(timelineOf({ files, marks: [] }).endUs).toBe(900);
    expect(timelineOf({ files, marks: [mark("harness", "load-ended", 700)] }).endUs).toBe(700);
    expect(timelineOf({ files: [], marks: [] }).endUs).toBeNull();
  });

  it("of an external worker is the collector's, from its first witness on, but for its gaps", () => {
    const marks = [
      mark("collector", "witness-started", 100),
      mark("collector", "witness-failed", 300),
      beat("collector", 800),
      mark("harness", "load-ended", 700),
    ];
    expect(timelineOf({ files: files.slice(0, 1), marks }, "external")).toMatchObject({
      ...{ watchFromUs: 100, watchUs: 800, watchGaps: [300], registration: "unknown" },
    });
    expect(timelineOf({ files: files.slice(0, 1), marks: marks.slice(1) }, "external").watchFromUs).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });

  it("knows the wiretap's watch from its first line to its last", () => {
    const marks = [mark("wiretap", "wiretap-started", 5), beat("wiretap", 500)];
    expect(timelineOf({ files, marks }).tap).toEqual({ fromUs: 5, untilUs: 500 });
    expect(timelineOf({ files, marks: marks.slice(1) }).tap).toBeNull();
  });
});
