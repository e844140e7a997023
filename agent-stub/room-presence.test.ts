import { describe, expect, it } from "vitest";
import type { JobFacts } from "../contract/events/job.js";
import { mayBeGone, presenceOf } from "./room-presence.js";

const facts: JobFacts = { n: 7, attempt: 1, jobId: "AJ_1", dispatchId: "AD_1", room: "room", roomSid: "RM_1" };

describe("presenceOf", () => {
  it.each([
    ["a room that is listed with its sid is present", [{ name: "room", sid: "RM_1" }], "RM_1", "present"],
    ["a room that is not listed is gone", [], "RM_1", "gone"],
    ["another room is not this one", [{ name: "other", sid: "RM_1" }], "RM_1", "gone"],
    ["a new room of the same name replaced it", [{ name: "room", sid: "RM_2" }], "RM_1", "replaced"],
    ["a job that was told no sid goes by the name", [{ name: "room", sid: "RM_2" }], "", "present"],
  ])("%s", (_, listed, roomSid, presence) => {
    expect(presenceOf(listed, { ...facts, roomSid })).toBe(presence);
  });
});

describe("mayBeGone", () => {
  it.each([
    ["a room just made cannot be gone", 0, false],
    ["nor one whose job is on time", 210, false],
    ["nor one just under half the shortest life", 5_000, false],
    ["a room as old as its look, by a clock 4 s behind the server's, can be", 5_001, true],
    ["a room made in the future has no known age", -1, true],
    ["a room without a stamp is as old as 1970", 1_795_447_553_000, true],
  ])("%s", (_, ageMs, may) => {
    expect(mayBeGone(ageMs)).toBe(may);
  });
});
