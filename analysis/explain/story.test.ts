import { describe, expect, it } from "vitest";
import { renderStory } from "./render.js";
import type { Story } from "./story.js";
import { atUs, closingTap, frames, job, linkUp, lostRow, type Tale, tell } from "./trial-story.js";

/** Offset, observer, attempt and event of each line, without k6's last two. */
const linesOf = ({ timeline }: Story) =>
  timeline
    .filter(({ event }) => event !== "deleted" && event !== "done")
    .map(({ offsetMs, observer, attempt, event }) => `${offsetMs} ${observer} ${attempt} ${event}`);

const asked = ["0 k6 1 request", "3 k6 1 response"];
const before = [
  "-4500 collector 0 collector-started",
  "-4000 worker-1 0 worker-started",
  ...["-3400 worker-1 0 prewarm", "-3400 worker-1 0 prewarm", "-3400 worker-1 0 prewarm"],
  "-3000 worker-1 0 registered",
];

const lost = { handlerMs: null, entryMs: null } as const;
const assigned = { offer: 203, answer: 205, assignment: 207.5 };
const instants = { offer_us: atUs(203), answer_us: atUs(205), assignment_us: atUs(207.5) };

type Row = readonly [sentence: string, tale: Tale, lines: readonly string[], because: readonly string[]];

const tales: readonly Row[] = [
  [
    "a delivered one: request, the server's stamp, handler, entry, join, left, look",
    {},
    [
      ...[...before, ...asked, "203 server 1 offered", "204 worker-1 1 handler", "210 worker-1 1 entry"],
      ...["250 worker-1 1 join", "4210 worker-1 1 left", "10000 k6 1 look"],
    ],
    [],
  ],
  [
    "a late one, started late: how long the worker had it in hand, and its share of the delay",
    {
      lives: [{ handlerMs: 204, entryMs: 12_507.5 }],
      wiretap: [...linkUp, ...frames(assigned), closingTap],
      row: {
        ...{ outcome: "late", cause: "started late", delay_us: 12_507_500, arrival_us: atUs(12_507.5), ...instants },
        ...{ entry_us: atUs(12_507.5), join_us: null },
      },
    },
    [
      ...[...before, ...asked, "203 server 1 offered", "203 wiretap 1 offer", "204 worker-1 1 handler"],
      ...["205 wiretap 1 answer", "207.5 wiretap 1 assignment", "10000 k6 1 look"],
      ...["12507.5 worker-1 1 entry", "12547.5 worker-1 1 join", "16507.5 worker-1 1 left"],
    ],
    [
      "12.3 s after",
      "98 % of the delay of 12.5 s",
      "While the job waited, the CPU of this run's machine was 41.2 % busy",
      "2 other jobs in hand, and 3 called",
    ],
  ],
  [
    "a lost one, accepted but never assigned: when the worker said yes",
    {
      lives: [lost],
      wiretap: [...linkUp, ...frames({ offer: 203, answer: 205 }), closingTap],
      row: { ...lostRow, cause: "accepted but never assigned", offer_us: atUs(203), answer_us: atUs(205) },
    },
    [...before, ...asked, "203 wiretap 1 offer", "205 wiretap 1 answer", "10000 k6 1 look"],
    ["said yes 205 ms after the request (2 ms after the offer)", "20 s"],
  ],
  [
    "a phantom: never offered, and the list says running",
    {
      lives: [lost],
      wiretap: [...linkUp, closingTap],
      row: { ...lostRow, cause: "never offered", offer_us: null, phantom: true },
    },
    [...before, ...asked, "10000 k6 1 look"],
    ["1 worker, 0 of them FULL", "load 0.25"],
  ],
  [
    "a rescued one: the two attempts are told apart",
    {
      lives: [{ handlerMs: 205, entryMs: null, rescue: { requestMs: 10_004, entryMs: 10_500 } }],
      row: {
        ...{ ...lostRow, cause: "called but never started: between handler and entry", handler_us: atUs(205) },
        ...{ rescued: true, rescue_us: atUs(10_004), rescue_delay_us: 496_000, recovered: true },
      },
    },
    [
      ...[...before, ...asked, "204 server 1 offered", "205 worker-1 1 handler", "10000 k6 1 look"],
      ...["10004 k6 2 request", "10007 k6 2 response", "10493 server 2 offered", "10494 worker-1 2 handler"],
      ...["10500 worker-1 2 entry", "10540 worker-1 2 join", "14500 worker-1 2 left"],
    ],
    ["called 205 ms after the request"],
  ],
  [
    "one delivered elsewhere: the list names a worker that is none of ours",
    {
      lives: [lost],
      wiretap: [...linkUp, closingTap],
      row: { ...lostRow, cause: "delivered to another worker", offer_us: null },
      change: (history) => {
        history.k6 = (history.k6 ?? []).map((line) =>
          typeof line !== "string" && line.event === "look" ? { ...line, workerId: "AW_other" } : line,
        );
      },
    },
    [...before, ...asked, "10000 k6 1 look"],
    ["AW_other", "(AW_1)"],
  ],
];

describe("the time line, and why", () => {
  it.each(tales)("%s", async (_, tale, lines, because) => {
    const story = await tell(tale);
    expect(linesOf(story)).toEqual(lines);
    for (const words of because) expect(story.because).toContain(words);
    if (because.length === 0) expect(story.because).toBeNull();
  });
});

describe("what is told besides", () => {
  it("the hops of the chain in order of time, each from the one before it", async () => {
    const { hops } = await tell({ row: instants, wiretap: [...linkUp, ...frames(assigned)] });
    expect(hops).toEqual([
      ...[
        { hop: "offer", tookMs: 203 },
        { hop: "handler", tookMs: 1 },
        { hop: "answer", tookMs: 1 },
      ],
      ...[
        { hop: "assignment", tookMs: 2.5 },
        { hop: "entry", tookMs: 2.5 },
        { hop: "join", tookMs: 40 },
      ],
    ]);
  });

  it("the other causes that fit, each with its own reason", async () => {
    const row = { ...lostRow, cause: "answered too late", also_fits: ["accepted but never assigned", "of tomorrow"] };
    const { alsoFits } = await tell({ lives: [lost], row: { ...row, ...instants }, wiretap: [...linkUp, closingTap] });
    expect(alsoFits.map(({ cause, because }) => [cause, because?.includes("said yes 205 ms")])).toEqual([
      ["accepted but never assigned", true],
      ["of tomorrow", undefined],
    ]);
  });

  it("a worker as it last was before the request: its status holds, its load is the newest", async () => {
    const full = { event: "status", atUs: atUs(500), link: 1, status: "full", loadPermille: 900, jobCount: 3 };
    const { workers, timeline } = await tell({ wiretap: [...linkUp, full, closingTap] });
    expect(workers).toMatchObject([
      { link: 1, workerId: "AW_1", status: "available", loadPermille: 250, statusMs: -1000, registeredMs: -6998 },
    ]);
    expect(timeline.filter(({ event }) => event === "status").map(({ offsetMs }) => offsetMs)).toEqual([500]);
  });

  it("the workers that had to do with it first, then those that were there, then those that came later", async () => {
    const link = (link: number, ms: number) => [
      { event: "link-opened", atUs: atUs(ms), link },
      { event: "registered", atUs: atUs(ms + 1), link, workerId: `AW_${link}` },
    ];
    const others = [...link(2, 300), ...link(3, -500), ...link(4, -400)];
    const here = { event: "offer", atUs: atUs(203), offeredWallUs: 0, ...job, link: 4 };
    const { workers } = await tell({ wiretap: [...linkUp, ...others, here] });
    expect(workers.map((worker) => worker.link)).toEqual([4, 1, 3, 2]);
  });

  it("of a storm of reconnects a few lines, and how many more there were; nobody else's line is pushed out", async () => {
    const storm = Array.from({ length: 500 }, (_, i) => ({
      event: "link-opened",
      atUs: atUs(10 + i / 10),
      link: 2 + i,
    }));
    const { timeline, leftOut, workers, workersLeftOut } = await tell({ wiretap: [...linkUp, ...storm] });
    expect(timeline.filter(({ event }) => event === "link-opened")).toHaveLength(20);
    expect([leftOut, workers.length + workersLeftOut]).toEqual([480, 501]);
    expect(timeline.filter(({ event }) => event === "prewarm")).toHaveLength(3);
  });

  it("no rival's worker as one of ours: it is who the job was delivered to", async () => {
    const row = { ...lostRow, cause: "delivered to another worker", offer_us: null };
    const { because } = await tell({
      ...{ lives: [{ ...lost, listedWorkerId: "AW_rival" }], row, wiretap: linkUp },
      change: ({ rivals }) => rivals.push([{ event: "registered", atUs: atUs(-3_000), workerId: "AW_rival" }]),
    });
    expect(because).toContain("worker AW_rival has the job");
  });

  it("how uncertain a wall clock's stamp is beside a step", async () => {
    const { timeline } = await tell({
      change: ({ harness }) =>
        harness?.forEach((line, i) => {
          if (typeof line !== "string" && line.event === "clock" && Number(line.atUs) >= atUs(9_900))
            harness[i] = { ...line, wallUs: Number(line.wallUs) + 40_000 };
        }),
    });
    const uncertaintyOf = (event: string) => timeline.find((moment) => moment.event === event)?.uncertaintyMs;
    expect([uncertaintyOf("request"), uncertaintyOf("look"), uncertaintyOf("entry")]).toEqual([1, 40, 0]);
  });

  it("a room that was made before, for the cause that it existed", async () => {
    const made = { event: "room-made", wallMs: 0, n: 0, room: job.room, roomSid: "RM_0", answer: "ok", code: "" };
    const { because } = await tell({
      ...{ lives: [lost], row: { ...lostRow, cause: "room already existed", offer_us: null } },
      change: ({ k6 }) => {
        const request = k6?.find((line) => typeof line !== "string" && line.event === "request");
        if (request !== undefined && typeof request !== "string")
          k6?.splice(1, 0, { ...made, wallMs: Number(request.wallMs) - 1_500 });
      },
    });
    expect(because).toContain("made 1.5 s before the request");
  });

  it("a room that was made with its request was not there before", async () => {
    const { because } = await tell({
      ...{ lives: [{ ...lost, roomCreatedMs: 2 }], row: { ...lostRow, cause: "room already existed", offer_us: null } },
    });
    expect(because).toContain("had been made before the request");
  });

  it("no line of another dispatch, and no fault that touched another room", async () => {
    const other = { ...job, n: 1, jobId: "AJ_1", dispatchId: "AD_1", room: "another" };
    const fault = { event: "fault", fault: "drop:offer", specification: "drop:offer", phase: "once", target: "link-1" };
    const story = await tell({
      lives: [{}, {}, {}],
      wiretap: [
        ...[...linkUp, { event: "offer", atUs: atUs(100), link: 1, offeredWallUs: 0, ...other }],
        { ...fault, atUs: atUs(101), room: "another", jobId: "AJ_1" },
      ],
    });
    expect(linesOf(story).filter((line) => line.includes("wiretap"))).toEqual([]);
  });
});

describe("faults", () => {
  const fault = { event: "fault", specification: "as given", target: "link-1", room: "", jobId: "" };
  const cases: readonly (readonly [string, readonly Record<string, unknown>[], readonly string[]])[] = [
    [
      "one that touched this dispatch is told at its instant, as injected, with its attempt",
      [{ ...fault, fault: "drop:answer", phase: "once", atUs: atUs(206), room: job.room, jobId: job.jobId }],
      ["206 1 injected"],
    ],
    [
      "one that began long before and had not ended is told",
      [{ ...fault, fault: "stall", phase: "began", atUs: atUs(-60_000) }],
      ["-60000 0 injected"],
    ],
    [
      "one that had ended before is not",
      [
        { ...fault, fault: "stall", phase: "began", atUs: atUs(-60_000) },
        { ...fault, fault: "stall", phase: "ended", atUs: atUs(-50_000) },
      ],
      [],
    ],
    ["one after the arrival is not", [{ ...fault, fault: "cut", phase: "once", atUs: atUs(9_000) }], []],
  ];
  it.each(cases)("%s", async (_, lines, expected) => {
    const { timeline } = await tell({ wiretap: [...linkUp, ...frames(assigned), ...lines] });
    const told = timeline.filter(({ event }) => event === "fault");
    expect(told.map(({ offsetMs, attempt, what }) => `${offsetMs} ${attempt} ${what}`)).toEqual(expected);
  });

  it("are no reason: the sentences are the same with and without them", async () => {
    const tale = { lives: [lost], row: { ...lostRow, cause: "unanswered" } };
    const line = { ...fault, fault: "drop:answer", phase: "once", atUs: atUs(206), room: job.room, jobId: job.jobId };
    const without = await tell({ ...tale, wiretap: [...linkUp, ...frames({ offer: 203 })] });
    const injected = await tell({ ...tale, wiretap: [...linkUp, ...frames({ offer: 203 }), line] });
    expect([injected.because, injected.inOrder]).toEqual([without.because, without.inOrder]);
  });
});

describe("lines without our key", () => {
  const bare = { n: -1, attempt: 0, room: job.room, roomSid: "" };
  const offer = (jobId: string, dispatchId: string, ms: number) => ({
    ...{ event: "offer", atUs: atUs(ms), link: 1, offeredWallUs: 0, ...bare, jobId, dispatchId },
  });
  it("are tied to their attempt by the rescue's dispatch id, and a job's end by its job id alone", async () => {
    const story = await tell({
      ...{ lives: [{ ...lost, rescue: { requestMs: 10_004, entryMs: null } }], row: lostRow },
      wiretap: [
        ...[...linkUp, offer("AJ_x", "AD_x", 203), offer("AJ_y", "AD_0r", 10_300)],
        { event: "termination", atUs: atUs(15_000), link: 1, ...bare, room: "", jobId: "AJ_y", dispatchId: "" },
      ],
    });
    expect(linesOf(story).filter((line) => line.includes("wiretap"))).toEqual([
      "203 wiretap 1 offer",
      "10300 wiretap 2 offer",
      "15000 wiretap 2 termination",
    ]);
  });
});

describe("damaged lines", () => {
  it("are left out and counted, and the lines after them stand", async () => {
    const story = await tell({
      wiretap: [
        ...linkUp,
        '{"event":"offer","atUs":12',
        '{"event":"status","atUs":true,"link":1}',
        "",
        ...frames(assigned),
      ],
    });
    expect(story.damagedLines).toBe(2);
    expect(linesOf(story).filter((line) => line.includes("wiretap"))).toHaveLength(3);
    expect(renderStory(story)).toContain("2 lines of the run's events could not be read");
  });
});

describe("without clock pairs", () => {
  it("k6's lines stand by its own clock, nobody else's have an offset", async () => {
    const story = await tell({ row: { request_us: null, outcome: "unresolved", delay_us: null, arrival_us: null } });
    const told = linesOf(story);
    expect(told.slice(0, 3)).toEqual([...asked, "10000 k6 1 look"]);
    expect(told.slice(3).every((line) => line.startsWith("null "))).toBe(true);
  });
});

describe("a terminal", () => {
  it("gets no line over 110 columns and no control character, however odd the names are", async () => {
    const error = `\u001b[31m\u202e${"no way ".repeat(60)}${"x".repeat(300)}`;
    const story = await tell({
      ...{ lives: [{ answer: "none", code: error, handlerMs: null, entryMs: null }], row: { ...lostRow, cause: null } },
      wiretap: [...linkUp, { event: "link-refused", atUs: atUs(50), link: 2, httpStatus: 502, error }],
    });
    const lines = renderStory(story).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(lines.filter((line) => /[\p{Cc}\p{Bidi_Control}]/u.test(line))).toEqual([]);
  });
});
