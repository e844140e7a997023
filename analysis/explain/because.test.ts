import { describe, expect, it } from "vitest";
import { z } from "zod";
import { causes } from "../../contract/causes.js";
import type { History } from "../trials/history.js";
import { atUs, closingTap, frames, job, linkUp, lostRow, type Tale, tell } from "./trial-story.js";

const lost = { handlerMs: null, entryMs: null } as const;
const nothingSeen = { ...lostRow, job_id: null, offer_us: null, look_us: null, listed: null };
const unsaid = /undefined|null|NaN|Infinity/;

describe("every cause has its sentence", () => {
  it.each(causes)("%s: where nothing was seen", async (cause) => {
    const { because } = await tell({
      lives: [lost],
      row: { ...nothingSeen, cause },
      change: (h) => h.workers.fill([]),
    });
    expect(because).toMatch(/\.$/);
    expect(because).not.toMatch(unsaid);
  });

  it.each(causes)("%s: where everything was", async (cause) => {
    const row = { outcome: "late", cause, answer_us: atUs(205), assignment_us: atUs(207) };
    const wiretap = [...linkUp, ...frames({ offer: 203, answer: 205, assignment: 207 }), closingTap];
    const { because } = await tell({ row, wiretap });
    expect(because).toMatch(/\.$/);
    expect(because).not.toMatch(unsaid);
  });
});

describe("sentences that depend on what else happened", () => {
  const offers = [...linkUp, ...frames({ offer: 203 }), ...frames({ offer: 4_000, answer: 4_002, assignment: 4_003 })];
  const lateRow = {
    ...{ outcome: "late", delay_us: 12_000_000, arrival_us: atUs(12_000), entry_us: atUs(12_000) },
    ...{ offer_us: atUs(4_000), answer_us: atUs(4_002), assignment_us: atUs(4_003) },
  };

  it("unanswered, and arrived by a later offer: both offers", async () => {
    const { because } = await tell({ wiretap: offers, row: { ...lateRow, cause: "unanswered" } });
    expect(because).toContain("first offered 203 ms after");
    expect(because).toContain("came 4 s after");
  });

  it.each([
    [
      "the node that had its room",
      { node: 2, worker_node: 1 },
      "The room was on node 2, which was ended by plan 100 ms after",
    ],
    [
      "the node of the worker that was offered it",
      { node: 3, worker_node: 2 },
      "was connected to node 2, which was ended",
    ],
    ["the node that was asked", { n: 1, node: null }, "was sent to node 2, which was ended by plan 100 ms after"],
    ["one that nobody spoke of", { n: 0, node: null }, "A node of the server was ended by plan, and the room is gone"],
  ])("server node ended: %s", async (_, columns, says) => {
    const exit = {
      event: "process-exited",
      atUs: atUs(100),
      role: "server-2",
      planned: true,
      exitCode: -1,
      signal: "",
    };
    const { because } = await tell({
      lives: [lost],
      row: { ...nothingSeen, ...columns, cause: "server node ended" },
      change: (h) => {
        h.manifest = { ...h.manifest, plan: { ...h.manifest.plan, nodes: 3 } };
        h.harness?.unshift({ ...exit, logTail: "" });
      },
    });
    expect(because).toContain(says);
  });

  it("no worker registered, and one came later: when, and that the server does not ask again", async () => {
    const [tap, opened, register, registered] = linkUp;
    const late = [opened, register, registered].map((line, i) => ({ ...line, atUs: atUs(2_500 + i) }));
    const row = { ...nothingSeen, cause: "no worker registered" };
    const { because } = await tell({
      ...{ lives: [lost], row, wiretap: [tap ?? {}, ...late], change: (h) => h.workers.fill([]) },
    });
    expect(because).toContain("first was registered 2.5 s after");
  });

  it("no worker registered, and one of another name was: its name", async () => {
    const wrong = linkUp.map((line) => (line.event === "register" ? { ...line, agentName: "someone" } : line));
    const row = { ...nothingSeen, cause: "no worker registered" };
    expect((await tell({ lives: [lost], row, wiretap: wrong })).because).toContain("someone");
  });

  it("no worker registered, because the one that was had gone: that it had not stayed", async () => {
    const closed = { event: "link-closed", atUs: atUs(80), link: 1, by: "worker", code: 1006 };
    const row = { ...nothingSeen, cause: "no worker registered" };
    const { because } = await tell({ lives: [lost], row, wiretap: [...linkUp, closed] });
    expect(because).toContain(
      "Of 1 worker registered at the request none stayed until the server offers a job, 200 ms",
    );
  });

  it("no worker registered, and one was under its name for other jobs: that it was", async () => {
    const unfit = linkUp.map((line) => (line.event === "register" ? { ...line, jobType: "publisher" } : line));
    const row = { ...nothingSeen, cause: "no worker registered" };
    const { because } = await tell({ lives: [lost], row, wiretap: unfit, change: (h) => h.workers.fill([]) });
    expect(because).toMatch(
      /^No worker was registered for this run's agent\. Under its name 1 worker registered for other/,
    );
  });

  it("full: how many of how many, and those that became so just after", async () => {
    const full = { event: "status", link: 1, status: "full", loadPermille: 950, jobCount: 3 };
    const row = { ...nothingSeen, cause: "worker full or too loaded" };
    const before = await tell({ lives: [lost], row, wiretap: [...linkUp, { ...full, atUs: atUs(-10) }] });
    expect(before.because).toContain("1 worker, 1 of them FULL, highest load 0.95.");
    const after = await tell({ lives: [lost], row, wiretap: [...linkUp, { ...full, atUs: atUs(100) }] });
    expect(after.because).toContain("0 of them FULL, highest load 0.25; 1 reported FULL");
  });

  it("an agent in the room whom no answer named: its identity", async () => {
    const joined = { event: "participant-joined", via: "webhook", roomSid: "RM_0", kind: "agent" };
    const row = { ...nothingSeen, cause: "delivered to another worker" };
    const { because } = await tell({
      ...{ lives: [lost], row, wiretap: [...linkUp, ...frames({ offer: 203, answer: 205, available: "no" })] },
      change: ({ collector }) => {
        for (const identity of ["agent-AJ_0", "stranger"])
          collector?.push({ ...joined, atUs: atUs(900), room: "rollcall-testrun2-000000", identity });
      },
    });
    expect(because).toContain("Agent stranger was");
  });

  it("a worker that was ended by plan: when, unless it was started again", async () => {
    const row = { ...nothingSeen, cause: "worker stopped" };
    const exit = { event: "process-exited", role: "worker-1", planned: true, atUs: atUs(-400) };
    const start = { event: "process-started", role: "worker-1", pid: 5, atUs: atUs(-100) };
    const gone = await tell({ lives: [lost], row, change: ({ harness }) => harness?.push(exit) });
    expect(gone.because).toContain("worker-1 ended by plan 400 ms before");
    const back = await tell({ lives: [lost], row, change: ({ harness }) => harness?.push(exit, start) });
    expect(back.because).not.toContain("worker-1");
  });

  const called = { ...lost, handlerMs: 204 };
  const saysNo = { event: "rejected", atUs: atUs(206), ...job };
  it.each<[string, Tale, string]>([
    [
      "by the wiretap, offers and answers",
      { wiretap: [...linkUp, ...frames({ offer: 203, answer: 205, available: "no" })] },
      "Its workers said no to 1 of 1 offer, and",
    ],
    [
      "without one, calls and the workers' own word",
      { change: ({ workers }) => workers[0]?.push(saysNo) },
      "Its workers wrote that they said no to 1 of 1 call of their request function, and",
    ],
    ["where neither was seen, no figure", {}, "Its workers said no, and"],
  ])("refused: %s", async (_, tale, words) => {
    expect((await tell({ lives: [called], row: { ...lostRow, cause: "refused" }, ...tale })).because).toContain(words);
  });

  const isMachine = (line: unknown, afterMs: number) =>
    z.object({ event: z.literal("machine"), atUs: z.number().gt(atUs(afterMs)) }).safeParse(line).success;
  // The history's machine is busy for 41.2 % in every second but one, in which it is wholly.
  const oneFullSecond = ({ harness }: History) => {
    Object.assign(harness?.find((line) => isMachine(line, 5_000)) ?? {}, { cpuBusyPermille: 1_000 });
  };
  it.each<[string, Tale, string]>([
    ["started late", { row: { ...lateRow, cause: "started late", assignment_us: atUs(4_003) } }, "41.2 % busy"],
    [
      "assigned but never started, until the watch's end",
      { row: { ...lostRow, cause: "assigned but never started", assignment_us: atUs(207) }, change: oneFullSecond },
      // By hand: 412 + 588 / (20 - 0.207).
      "44.2 % busy",
    ],
    [
      "lost, and started long after its watch",
      {
        lives: [{ handlerMs: 204, entryMs: 30_000 }],
        row: {
          ...{ ...lostRow, cause: "started late", assignment_us: atUs(20_000) },
          ...{ arrival_us: atUs(30_000), entry_us: atUs(30_000) },
        },
        change: ({ harness }) => {
          for (const line of harness ?? []) if (isMachine(line, 25_500)) Object.assign(line, { cpuBusyPermille: 812 });
        },
      },
      // The watch ends after 20 s; from 25 s on it was busier by 40 %.
      "61.2 % busy",
    ],
    [
      "started late, seen by the worker alone",
      {
        lives: [{ handlerMs: 204, entryMs: 12_000 }],
        row: { ...lateRow, cause: "started late: between handler and entry", handler_us: atUs(4_000) },
        change: oneFullSecond,
      },
      // 412 + 588 / (12 - 0.204).
      "46.2 % busy",
    ],
    [
      "called but never started",
      {
        lives: [{ handlerMs: 204, entryMs: null }],
        row: { ...lostRow, cause: "called but never started: between handler and entry", handler_us: atUs(204) },
      },
      "41.2 % busy",
    ],
  ])("%s: how busy the machine was meanwhile", async (_, tale, words) => {
    expect((await tell(tale)).because).toContain(
      `While the job waited, the CPU of this run's machine was ${words}, all cores together.`,
    );
  });

  it.each<[string, Tale]>([
    [
      "at once: a sample tells of a whole second",
      { row: { ...lateRow, cause: "started late", assignment_us: atUs(10_500) } },
    ],
    [
      "a worker elsewhere: its machine is not this one",
      { row: { ...lateRow, cause: "started late" }, plan: { worker: "external" } },
    ],
    [
      "a worker elsewhere, never started",
      {
        row: { ...lostRow, cause: "assigned but never started", assignment_us: atUs(207) },
        plan: { worker: "external" },
      },
    ],
    [
      "a harness that was killed while the job waited",
      {
        row: { ...lateRow, cause: "started late" },
        change: ({ harness }) => harness?.splice(harness.findIndex((line) => isMachine(line, 9_000))),
      },
    ],
    [
      "no line of the harness at all",
      { row: { ...lateRow, cause: "started late" }, change: (h) => h.harness?.splice(0) },
    ],
  ])("%s: nothing about the machine", async (_, tale) => {
    const { because } = await tell(tale);
    expect(because).not.toContain("CPU");
    expect(because).not.toMatch(unsaid);
  });

  it("called twice: counted from the first call", async () => {
    const row = { ...lateRow, answer_us: null, assignment_us: null, handler_us: atUs(4_000) };
    const { because } = await tell({
      ...{
        lives: [{ handlerMs: 204, entryMs: 12_000 }],
        row: { ...row, cause: "started late: between handler and entry" },
      },
    });
    expect(because).toContain("first called 204 ms after the request, and again 4 s after");
    expect(because).toContain("started 11.8 s after");
  });
});
