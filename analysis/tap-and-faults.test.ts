// A wiretap that did not watch all of the run, and the lines of injected faults: neither may make up a cause.

import { describe, expect, it } from "vitest";
import { isLine, type Line, requestUs } from "./trials/history.js";
import { tryTapped } from "./trials/tapped.js";

const lost = { entryMs: null } as const;
const untouched = { handlerMs: null, entryMs: null } as const;
const causesOf = ({ rows }: Awaited<ReturnType<typeof tryTapped>>) => rows.map((row) => row.cause);

describe("a wiretap that did not watch", () => {
  it("to the end: what came after it has no cause, and is lost all the same", async () => {
    const trial = await tryTapped([untouched, untouched], (history) => {
      const endUs = requestUs(0) + 21_000_000;
      history.wiretap = (history.wiretap ?? []).filter((line) => isLine(line) && Number(line.atUs) <= endUs);
    });
    expect(trial.rows.map((row) => row.outcome)).toEqual(["lost", "lost"]);
    expect(causesOf(trial)).toEqual(["never offered", "observer missing"]);
    expect(trial.summary.wiretap.watched).toBe("partly");
  });

  it("wholly, by a damaged line: any offer may be in it", async () => {
    const trial = await tryTapped([untouched], ({ wiretap }) => wiretap?.splice(5, 0, '{"event":"off\n'));
    expect(causesOf(trial)).toEqual(["observer missing"]);
    expect(trial.summary.harness.damagedLines).toBe(1);
  });

  it("at all: the run cannot be judged, and says why", async () => {
    const trial = await tryTapped([{}], (history) => history.wiretap?.splice(0));
    expect(trial.summary.verdict.reasons.find(({ check }) => check === "observers")?.detail).toBe(
      "events/wiretap.ndjson is empty",
    );
  });
});

describe("faults", () => {
  const fault = (n: number, more: Line = {}): Line => ({
    ...{
      event: "fault",
      atUs: requestUs(n) + 210_000,
      fault: "drop:assignment",
      specification: "drop:assignment p=0.5",
    },
    ...{ phase: "once", target: "assignment", room: `rollcall-testrun2-00000${n}`, jobId: `AJ_${n}`, ...more },
  });
  const lives = [{ ...lost, tap: { assignmentMs: null } }, {}, { ...lost, tap: { assignmentMs: null } }];

  it("are counted with what became of their rooms", async () => {
    const { summary } = await tryTapped(lives, ({ wiretap }) => wiretap?.push(fault(0), fault(2), fault(2)));
    expect(summary.faults).toEqual([
      {
        ...{ fault: "drop:assignment", specification: "drop:assignment p=0.5", target: "assignment" },
        ...{ injections: 2, rooms: 2, firstAfterLoadStartMs: 220, lastAfterLoadStartMs: 4_220 },
        became: [{ outcome: "lost", cause: "accepted but never assigned", count: 2 }],
      },
    ]);
  });

  it("change no cause, whoever wrote of them", async () => {
    const plain = await tryTapped(lives);
    const told = await tryTapped(lives, (history) => {
      history.wiretap?.push(fault(0), fault(1, { fault: "stall" }));
      history.workers[0]?.push(fault(1, { fault: "refuse" }));
      history.harness?.push(fault(1, { fault: "pause-worker", target: "worker-1", phase: "began" }));
      history.rivals.push([fault(2, { fault: "rival", target: "rival-1" })]);
    });
    expect(told.rows).toEqual(plain.rows);
    expect(told.summary.faults.map(({ fault: name }) => name).sort()).toEqual([
      "drop:assignment",
      "pause-worker",
      "refuse",
      "rival",
      "stall",
    ]);
  });

  it("of a rival's empty file need no observer", async () => {
    const { summary } = await tryTapped([{}], (history) => history.rivals.push([]));
    expect(summary.verdict.reasons.find(({ check }) => check === "observers")?.result).toBe("pass");
  });
});
