// Who had the job, and who lost it: strangers in a room, several workers, a worker that was stopped, servers whose limits
// are not known. Through the real SQL; each history has a wiretap.

import { beforeAll, describe, expect, it } from "vitest";
import { roomNameOf } from "../contract/ids.js";
import { type History, isLine, type Life, type Line, requestUs, runId, spanOf, until } from "./trials/history.js";
import { jobFrames, linkLines } from "./trials/tap-lines.js";
import { tryTapped } from "./trials/tapped.js";
import type { Trial } from "./trials/trial.js";

const lost = { entryMs: null } as const;
const untouched = { handlerMs: null, entryMs: null } as const;
const verdictOf = ({ rows }: Trial) => rows.map((row) => [row.cause, row.also_fits]);

/** One dispatch of a run: a sentence, its life, the cause, what else fits. */
type Told = readonly [sentence: string, life: Life, cause: string, alsoFits: readonly string[]];

/** All of them as one run. */
function judged(cases: readonly Told[], change: (history: History) => unknown): () => Trial {
  let trial: Trial | undefined;
  beforeAll(async () => {
    trial = await tryTapped(
      cases.map(([, life]) => life),
      change,
    );
  });
  return () => {
    if (trial === undefined) throw new Error("beforeAll failed");
    return trial;
  };
}

const rowsOf = (cases: readonly Told[]) => cases.map(([sentence, , ...told], n) => [sentence, n, told] as const);

const job = (n: number) => ({
  ...{ n, attempt: 1, jobId: `AJ_${n}`, dispatchId: `AD_${n}`, room: roomNameOf(runId, n), roomSid: `RM_${n}` },
});

describe("an agent in the room that is none of ours", () => {
  const stranger = (n: number): Line => ({
    ...{ event: "participant-joined", atUs: requestUs(n) + 300_000, notBeforeUs: requestUs(n) + 300_000 },
    ...{ via: "webhook", room: roomNameOf(runId, n), roomSid: `RM_${n}`, identity: "of-every-room", kind: "agent" },
  });
  const cases: readonly Told[] = [
    ["explains nothing of a job that ours was assigned", lost, "assigned but never started", []],
    ["nor of one that ours said yes to", { ...lost, tap: { assignmentMs: null } }, "accepted but never assigned", []],
    [
      "nor of one that ours did not answer: the server does not go on",
      { ...lost, tap: { answerMs: null } },
      "unanswered",
      [],
    ],
    [
      "may have got what ours refused",
      { ...lost, tap: { available: "no" } },
      "delivered to another worker",
      ["refused"],
    ],
    [
      "may have got what ours were not offered, or was sent to every room",
      untouched,
      "delivered to another worker",
      ["never offered"],
    ],
    ["did not get what the list shows without a job", { ...untouched, listed: "empty" }, "never offered", []],
    ["did not get what the list says is with ours", { ...untouched, listedWorkerId: "AW_1" }, "never offered", []],
  ];
  const trial = judged(cases, ({ collector }) => collector?.splice(1, 0, ...cases.map((_, n) => stranger(n))));

  it.each(rowsOf(cases))("%s", (_, n, told) => {
    expect(verdictOf(trial())[n]).toEqual(told);
  });
});

describe("a stolen job", () => {
  it("that the list says is running at another's worker is no phantom", async () => {
    const stolen = { ...untouched, listedWorkerId: "AW_other" };
    const { rows, summary } = await tryTapped([stolen, untouched, {}]);
    expect(rows.map((row) => row.phantom)).toEqual([false, true, false]);
    expect(summary.listDispatch.running).toEqual({ arrived: 1, left: 1, elsewhere: 1, notArrived: 1, unknown: 0 });
    expect(summary.phantomRate).toMatchObject({ value: 0.5, count: 2 });
  });
});

describe("of several offers that led nowhere, the last one lost it", () => {
  const offered = (link: number, offerMs: number, more: object) =>
    jobFrames(job(0), { link, offerMs, assignmentMs: null, ...more }, null, spanOf(1), requestUs(0));
  it.each<[string, object, object, string]>([
    ["refused, then not answered", { available: "no", answerMs: 206 }, { answerMs: null }, "unanswered"],
    ["accepted and cut, then not answered", { answerMs: 206 }, { answerMs: null }, "unanswered"],
    ["accepted and cut, then refused", { answerMs: 206 }, { available: "no", answerMs: 406 }, "refused"],
    ["refused, then accepted", { available: "no", answerMs: 206 }, { answerMs: 406 }, "accepted but never assigned"],
  ])("%s", async (_, first, second, cause) => {
    const trial = await tryTapped([untouched], ({ wiretap }) => {
      wiretap?.push(...linkLines(2, "AW_2", `rollcall-${runId}`, requestUs(0) - 1_000_000));
      wiretap?.push(...offered(1, 205, first), ...offered(2, 405, second));
    });
    expect(verdictOf(trial)).toEqual([[cause, []]]);
    expect(trial.rows[0]).toMatchObject({ link: 2, reoffers: 1 });
  });
});

describe("a worker that was stopped by plan", () => {
  const stopped =
    (afterMs: number) =>
    (history: History): void => {
      const atUs = requestUs(0) + afterMs * 1000;
      const exit = { planned: true, exitCode: 0, signal: "", logTail: "" };
      history.workers[0] = until(history.workers[0], atUs);
      history.harness = (history.harness ?? [])
        .filter((line) => !isLine(line) || line.role !== "worker-1")
        .concat({ event: "process-exited", atUs, role: "worker-1", ...exit });
      history.wiretap?.push({ event: "link-closed", atUs, link: 1, by: "worker", code: 1000 });
    };
  it.each<[string, Life, number, string, string[]]>([
    ["after it had said no: the no lost it", { ...lost, tap: { available: "no" } }, 6_000, "refused", []],
    [
      "long after a yes that led nowhere: the server had it",
      { ...lost, tap: { assignmentMs: null } },
      6_000,
      "accepted but never assigned",
      [],
    ],
    [
      "right after its yes: one of the two",
      { ...lost, tap: { assignmentMs: null } },
      230,
      "worker stopped",
      ["accepted but never assigned"],
    ],
    ["after the server had given up waiting for it", { ...lost, tap: { answerMs: null } }, 6_000, "unanswered", []],
    ["while the server waited for it", { ...lost, tap: { answerMs: null } }, 1_000, "worker stopped", ["unanswered"]],
    ["with the job in hand", lost, 6_000, "worker stopped", ["assigned but never started"]],
  ])("%s", async (_, life, afterMs, cause, alsoFits) => {
    expect(verdictOf(await tryTapped([life], stopped(afterMs)))).toEqual([[cause, alsoFits]]);
  });
});

describe("a registration", () => {
  const registeredAs =
    (more: Line) =>
    ({ wiretap }: History): void => {
      for (const [i, line] of (wiretap ?? []).entries())
        if (isLine(line) && line.event === "register") wiretap?.splice(i, 1, { ...line, ...more });
    };
  it.each<[string, Line, string]>([
    ["for rooms counts", { jobType: "room", deployment: "" }, "never offered"],
    ["for publishers is none for a room's job", { jobType: "publisher", deployment: "" }, "no worker registered"],
    [
      "of a deployment is none for a plain dispatch",
      { jobType: "room", deployment: "staging" },
      "no worker registered",
    ],
  ])("%s", async (_, more, cause) => {
    expect(verdictOf(await tryTapped([untouched], registeredAs(more)))).toEqual([[cause, []]]);
  });

  it("that broke and came back before the moment of an offer may have been there, or not", async () => {
    const trial = await tryTapped([untouched], ({ wiretap }) => {
      wiretap?.push({ event: "link-closed", atUs: requestUs(0) + 50_000, link: 1, by: "server", code: 1006 });
      wiretap?.push(...linkLines(2, "AW_2", `rollcall-${runId}`, requestUs(0) + 100_000));
    });
    expect(verdictOf(trial)).toEqual([["no worker registered", ["never offered"]]]);
  });
});

describe("a server whose limits were not tried", () => {
  const another = (history: History): void => {
    history.manifest = { ...history.manifest, versions: { ...history.manifest.versions, livekitServer: "9.9.9" } };
  };
  const cases: readonly Told[] = [
    [
      "a yes after 0.9 s was in time there too",
      { ...lost, tap: { answerMs: 900, assignmentMs: null } },
      "accepted but never assigned",
      [],
    ],
    [
      "a yes after 1.2 s may have been too late there",
      { ...lost, tap: { answerMs: 1_200, assignmentMs: null } },
      "answered too late",
      ["accepted but never assigned"],
    ],
    [
      "a yes after 4 s may have been in time there",
      { ...lost, tap: { answerMs: 4_000, assignmentMs: null } },
      "answered too late",
      ["accepted but never assigned"],
    ],
  ];
  const trial = judged(cases, another);

  it.each(rowsOf(cases))("%s", (_, n, told) => {
    expect(verdictOf(trial())[n]).toEqual(told);
  });

  it.each<[string, Line, string[]]>([
    ["a load of 0.8 may be too much there, or not", { status: "available", loadPermille: 800 }, ["never offered"]],
    ["a worker that calls itself full is", { status: "full", loadPermille: 0 }, []],
  ])("%s", async (_, status, alsoFits) => {
    const trial = await tryTapped([untouched], (history) => {
      another(history);
      history.wiretap?.push({ event: "status", atUs: requestUs(0) - 500_000, link: 1, jobCount: 1, ...status });
    });
    expect(verdictOf(trial)).toEqual([["worker full or too loaded", alsoFits]]);
  });
});
