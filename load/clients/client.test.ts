import { describe, expect, it } from "vitest";
import { answerOf, failed } from "./client.js";
import { jobStatusOf, listedDispatchesOf, madeRoomOf, microsecondsOf, millisecondsOf, textOf } from "./protojson.js";

describe("what an HTTP status says", () => {
  it.each([
    [200, "ok"],
    [400, "refused"],
    [401, "refused"],
    [404, "refused"],
    [429, "refused"],
    // Twirp: deadline_exceeded and canceled; the server may have done it all the same.
    [408, "none"],
    [500, "none"],
    [503, "none"],
    [0, "none"],
  ] as const)("%i is %s", (status, answer) => {
    expect(answerOf(status)).toBe(answer);
  });
  it("a good status with an unreadable body is no answer", () => {
    expect(failed(200, "no JSON")).toMatchObject({ answer: "none", httpStatus: 200 });
  });
  it("cuts a code that would not fit into an event", () => {
    expect(failed(500, "x".repeat(5_000))).toMatchObject({ code: `${"x".repeat(200)}…` });
  });
});

describe("Twirp JSON", () => {
  // As livekit-server 1.13.5 answers, and as the standard mapping may.
  const proto = { status: "JS_RUNNING", worker_id: "AW_1", started_at: "1795567056803334722" };
  const json = { status: "JS_RUNNING", workerId: "AW_1", startedAt: "1795567056803334722" };
  const jobs = (state: object) => ({ jobs: [{ id: "AJ_1", state }] });
  it.each([
    ["proto names", { agent_dispatches: [{ id: "AD_1", agent_name: "a", metadata: "m", state: jobs(proto) }] }],
    ["JSON names", { agentDispatches: [{ id: "AD_1", agentName: "a", metadata: "m", state: jobs(json) }] }],
  ])("reads dispatches with %s", (_, body) => {
    const job = { id: "AJ_1", status: "running", workerId: "AW_1", offeredWallUs: 1_795_567_056_803_334 };
    expect(listedDispatchesOf(body)).toEqual([{ id: "AD_1", agentName: "a", metadata: "m", jobs: [job] }]);
  });
  it.each([
    ["proto names", { sid: "RM_1", creation_time: "1795567056", creation_time_ms: "1795567056803" }, 1_795_567_056_803],
    ["JSON names", { sid: "RM_1", creationTime: "1795567056", creationTimeMs: "1795567056803" }, 1_795_567_056_803],
    ["whole seconds only, which compare with nothing", { sid: "RM_1", creation_time: "1795567056" }, 0],
  ])("reads a made room with %s", (_, body, roomCreatedWallMs) => {
    expect(madeRoomOf(body)).toEqual({ roomSid: "RM_1", roomCreatedWallMs });
  });
  it.each([
    ["the SDK's bigint", 1_795_567_056_803_334_722n, 1_795_567_056_803_334],
    ["an unset one", 0n, 0],
    ["a text that is no number", "soon", 0],
    ["nothing", undefined, 0],
  ])("reads nanoseconds from %s", (_, nanoseconds, us) => {
    expect(microsecondsOf(nanoseconds)).toBe(us);
  });
  it.each([
    ["the SDK's bigint", 1_795_567_056_803n, 1_795_567_056_803],
    ["a negative text", "-1", 0],
  ])("reads milliseconds from %s", (_, milliseconds, ms) => {
    expect(millisecondsOf(milliseconds)).toBe(ms);
  });
  it.each([
    ["nothing", undefined],
    ["a text", "x"],
    ["a list that is none", { agent_dispatches: 7 }],
  ])("finds no dispatch in %s", (_, body) => {
    expect(listedDispatchesOf(body)).toEqual([]);
  });
  it("reads a dispatch without state as one without jobs", () => {
    expect(listedDispatchesOf({ agent_dispatches: [{ id: "AD_1" }] })).toEqual([
      { id: "AD_1", agentName: "", metadata: "", jobs: [] },
    ]);
  });
  it.each([
    ["JS_PENDING", "pending"],
    [undefined, "pending"],
    [1, "running"],
    ["JS_SUCCESS", "ended"],
    [3, "ended"],
  ] as const)("reads the job status %s as %s", (status, word) => {
    expect(jobStatusOf(status)).toBe(word);
  });
  it("takes a field of another type for absent", () => {
    expect(textOf({ sid: 3 }, "sid")).toBe("");
  });
});
