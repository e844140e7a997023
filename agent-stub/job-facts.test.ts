import { Job, JobState } from "@livekit/protocol";
import { describe, expect, it } from "vitest";
import { admissionOf } from "./admission.js";
import { factsOf, offeredWallUsOf, roomCreatedWallMsOf } from "./job-facts.js";

const runId = "abcdefgh";
const ids = { jobId: "AJ_1", dispatchId: "AD_1", room: "rollcall-abcdefgh-000007", roomSid: "RM_1" };

/** A job as the worker holds it, and as the SDK sends it to a job process. */
function shapes(metadata: string) {
  const job = new Job({
    id: ids.jobId,
    dispatchId: ids.dispatchId,
    metadata,
    room: { name: ids.room, sid: ids.roomSid, creationTime: 1_795_447_553n, creationTimeMs: 1_795_447_553_380n },
    state: new JobState({ startedAt: 1_795_447_553_585_799_123n }),
  });
  return { worker: job, process: JSON.parse(job.toJsonString()) };
}

describe("factsOf", () => {
  const table: readonly (readonly [string, string, number, 0 | 1 | 2, "accept" | "reject"])[] = [
    ["the first attempt of a dispatch of this run", "rollcall/abcdefgh/7/1", 7, 1, "accept"],
    ["a rescue", "rollcall/abcdefgh/7/2", 7, 2, "accept"],
    ["dispatch 0", "rollcall/abcdefgh/0/1", 0, 1, "accept"],
    ["a job of another run", "rollcall/hgfedcba/7/1", -1, 0, "reject"],
    ["a job without metadata", "", -1, 0, "reject"],
    ["a stranger's metadata", '{"user":"42"}', -1, 0, "reject"],
    ["a key with something after it", "rollcall/abcdefgh/7/1 ", -1, 0, "reject"],
    ["a third attempt, which no run makes", "rollcall/abcdefgh/7/3", -1, 0, "reject"],
  ];
  it.each(table)("knows %s in both shapes", (_, metadata, n, attempt, admission) => {
    const { worker, process } = shapes(metadata);
    expect(factsOf(worker, runId)).toEqual({ n, attempt, ...ids });
    expect(factsOf(process, runId)).toEqual({ n, attempt, ...ids });
    expect(admissionOf(factsOf(worker, runId))).toBe(admission);
  });

  it.each([
    ["nothing", undefined],
    ["text", "job"],
    ["fields of other types", { id: 1, room: "x" }],
  ])("takes %s for a stranger's job", (_, job) => {
    const none = { n: -1, attempt: 0, jobId: "", dispatchId: "", room: "", roomSid: "" };
    expect(factsOf(job, runId)).toEqual(none);
    expect(offeredWallUsOf(job)).toBe(0);
    expect(roomCreatedWallMsOf(job)).toBe(0);
  });
});

describe("offeredWallUsOf", () => {
  it("cuts the server's nanoseconds to microseconds, in both shapes", () => {
    const { worker, process } = shapes("");
    expect(offeredWallUsOf(worker)).toBe(1_795_447_553_585_799);
    expect(offeredWallUsOf(process)).toBe(1_795_447_553_585_799);
  });

  it("is 0 when the server set none", () => {
    expect(offeredWallUsOf(new Job({ id: "AJ_1" }))).toBe(0);
    expect(offeredWallUsOf({ id: "AJ_1", state: {} })).toBe(0);
  });
});

describe("roomCreatedWallMsOf", () => {
  it("reads milliseconds in both shapes", () => {
    const { worker, process } = shapes("");
    expect(roomCreatedWallMsOf(worker)).toBe(1_795_447_553_380);
    expect(roomCreatedWallMsOf(process)).toBe(1_795_447_553_380);
  });

  it("takes the seconds of a server that says no milliseconds", () => {
    expect(roomCreatedWallMsOf({ room: { creationTime: "1795447553" } })).toBe(1_795_447_553_000);
    expect(roomCreatedWallMsOf(new Job({ room: { creationTime: 1_795_447_553n } }))).toBe(1_795_447_553_000);
  });
});
