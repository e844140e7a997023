// The three paths side by side, on a real server with a worker that is never behind: on fresh rooms they are alike, on rooms
// that already live only createDispatch is heard.

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Finished,
  type Kept,
  kept,
  onBusyMachine,
  processesOf,
  rollcall,
  rowsOf,
  start,
  textsIn,
  untilEvent,
} from "./rollcall.js";

/** A burst of other work on this machine must not make a dispatch late, which is not what is asked here. */
const calm = ["--worker", "wire", ...onBusyMachine, "--hold", "500ms", "--deadline", "8s", "--grace", "4s"];

describe("on fresh rooms, warm", () => {
  let finished: Finished;
  let run: Kept;
  let secret = "";
  const metrics = join(mkdtempSync(join(tmpdir(), "rollcall-out-")), "metrics.json");

  beforeAll(async () => {
    const args = ["run", "mix", ...calm, "--rate", "4", "--rooms", "60", "--seed", "5", "--k6-out", `json=${metrics}`];
    const running = await start(args);
    const request = await untilEvent(running.results, "events/k6.ndjson", ({ event }) => event === "request", "mix");
    const environments = processesOf(String(request.room).split("-")[1] ?? "").map((pid) =>
      readFileSync(`/proc/${pid}/environ`, "latin1"),
    );
    secret = environments.map((text) => /(?:^|\0)LIVEKIT_KEYS=[^:]+: ([^\0]+)/.exec(text)?.[1]).find(Boolean) ?? "";
    finished = await running.finished;
    run = kept(running.results, "mix");
  });

  it("every dispatch of every path is delivered", () => {
    expect(finished.status, finished.stdout + finished.stderr).toBe(0);
    expect(run.summary.paths.map(({ path, room, requested, delivered }) => [path, room, requested, delivered])).toEqual(
      [
        ["create-dispatch", "fresh", 20, 20],
        ["create-room", "fresh", 20, 20],
        ["token", "fresh", 20, 20],
      ],
    );
  });
  it("the paths are alike: the intervals of their medians overlap, two by two", () => {
    const intervals = run.summary.paths.map(({ delayMs: { p50Low, p50High } }) => [Number(p50Low), Number(p50High)]);
    const [lows, highs] = [intervals.map(([low]) => low ?? 0), intervals.map(([, high]) => high ?? 0)];
    // k6 stamps requests in whole milliseconds, which is the least difference that two of its delays can show.
    expect(Math.max(...lows), JSON.stringify(intervals)).toBeLessThanOrEqual(Math.min(...highs) + 1);
  });
  it("each path was warmed up before, by a dispatch that is counted nowhere", () => {
    expect(run.summary.warmUps.map(({ path, answer }) => [path, answer]).sort()).toEqual([
      ["create-dispatch", "ok"],
      ["create-room", "ok"],
      ["token", "ok"],
    ]);
    expect(run.summary.warmUps.filter(({ arrivedAfterMs }) => arrivedAfterMs === null)).toEqual([]);
    expect(run.summary.counts).toMatchObject({ planned: 60, requested: 60, delivered: 60, duplicated: 0 });
  });
  it("a token's answer names its room and when the server made it, which is when it was asked to", () => {
    const events = run.events("events/k6.ndjson");
    const asked = events.filter(({ event, path }) => event === "request" && path === "token");
    expect(asked).toHaveLength(20);
    for (const { n, wallMs } of asked) {
      const answer = events.find(({ event, n: one }) => event === "response" && one === n);
      expect(answer).toMatchObject({ answer: "ok", httpStatus: 101, code: "", roomSid: expect.stringMatching(/^RM_/) });
      expect(Number(answer?.roomCreatedWallMs)).toBeGreaterThanOrEqual(Number(wallMs));
      expect(Number(answer?.roomCreatedWallMs)).toBeLessThanOrEqual(Number(answer?.wallMs));
    }
  });
  it("the report shows them side by side, with their warm-ups", () => {
    expect(finished.stdout).toContain("By path");
    expect(finished.stdout).toMatch(/^ +token +20 +20 +0 +0 /m);
    expect(finished.stdout).toMatch(/^Warm-up before the load, .*token after /m);
  });
  it("no token and no secret is written anywhere: files, output, k6's own metrics", () => {
    const texts = [
      ...textsIn(run.folder),
      { file: "stdout", text: finished.stdout },
      { file: "stderr", text: finished.stderr },
      { file: "k6's metrics", text: readFileSync(metrics, "utf8") },
    ];
    expect(texts.at(-1)?.text).toContain('"metric":"ws_sessions","type":"Point"');
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(texts.filter(({ text }) => /eyJ[A-Za-z0-9_-]{8}/.test(text)).map(({ file }) => file)).toEqual([]);
    expect(texts.filter(({ text }) => text.includes(secret)).map(({ file }) => file)).toEqual([]);
  });
});

describe("on rooms that already live", () => {
  let finished: Finished;
  let run: Kept;

  beforeAll(async () => {
    const paths = "create-room@live=1,create-dispatch@live=1,token@live=1";
    const asked = ["--rate", "3", "--rooms", "30", "--path", paths, "--client", "raw"];
    const result = await rollcall(["run", "mix", ...calm, ...asked]);
    finished = result;
    run = kept(result.results, "mix");
  });

  it("createDispatch is heard, and what createRoom and a token ask for is lost", () => {
    expect(finished.status, finished.stdout + finished.stderr).toBe(1);
    expect(
      run.summary.paths.map(({ path, room, requested, refused, delivered, lost }) => [
        ...[path, room, requested, refused],
        ...[delivered, lost],
      ]),
    ).toEqual([
      ["create-dispatch", "live", 10, 0, 10, 0],
      ["create-room", "live", 10, 0, 0, 10],
      ["token", "live", 10, 0, 0, 10],
    ]);
  });
  it("the cause is that the room already existed, of each", () => {
    const unheard = rowsOf(run).filter(({ path }) => path !== "create-dispatch");
    expect(unheard.map(({ cause }) => cause)).toEqual(Array.from({ length: 20 }, () => "room already existed"));
    expect(run.summary.causes).toMatchObject([{ cause: "room already existed", count: 20, alsoFits: [] }]);
  });
  it("the server says yes to each, and the rescue by createDispatch recovers it in the same room", () => {
    const answers = run.events("events/k6.ndjson").filter(({ event }) => event === "response");
    expect(answers.filter(({ answer }) => answer !== "ok")).toEqual([]);
    expect(run.summary.recovery).toMatchObject({ attempted: 20, recovered: 20, doubled: 0 });
  });
  it("the warm-ups of those two did not arrive either, and are not counted", () => {
    const came = run.summary.warmUps.map(({ path, arrivedAfterMs }) => [path, arrivedAfterMs !== null]).sort();
    expect(came).toEqual([
      ["create-dispatch", true],
      ["create-room", false],
      ["token", false],
    ]);
    expect(run.summary.counts.requested).toBe(30);
  });
});
