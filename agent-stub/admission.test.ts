import { expect, it } from "vitest";
import type { JobFacts } from "../contract/events/job.js";
import { admissionOf, roomAdmissionOf } from "./admission.js";

const facts = (n: number, room: string): JobFacts => ({
  ...{ n, attempt: n < 0 ? 0 : 1, jobId: "AJ_1", dispatchId: "AD_1", room, roomSid: "RM_1" },
});

it.each([
  ["our key in our room", 7, "rollcall-abcdefgh-000007", "accept", "accept"],
  ["our key in a room of another name", 7, "room", "accept", "accept"],
  ["the user's metadata in our room", -1, "rollcall-abcdefgh-000007", "reject", "accept"],
  ["a room of another run", -1, "rollcall-hgfedcba-000007", "reject", "reject"],
  ["a room whose name only begins like the run's id", -1, "rollcall-abcdefghi", "reject", "reject"],
  ["a job without a room", -1, "", "reject", "reject"],
] as const)("%s", (_, n, room, byKey, byRoom) => {
  expect(admissionOf(facts(n, room))).toBe(byKey);
  expect(roomAdmissionOf(facts(n, room), "abcdefgh")).toBe(byRoom);
});
