import { describe, expect, it } from "vitest";
import type { JobFacts } from "../contract/events/job.js";
import { KnownJobs } from "./known-jobs.js";

const job = (jobId: string): JobFacts => ({ n: 1, attempt: 1, jobId, dispatchId: "AD", room: "room", roomSid: "RM" });

describe("KnownJobs", () => {
  it("knows a job by its id", () => {
    const jobs = new KnownJobs();
    jobs.learn(job("AJ_1"));
    expect(jobs.of("AJ_1")).toEqual(job("AJ_1"));
  });

  it("says of a job never seen nothing but its id", () => {
    expect(new KnownJobs().of("AJ_1")).toEqual({
      n: -1,
      attempt: 0,
      jobId: "AJ_1",
      dispatchId: "",
      room: "",
      roomSid: "",
    });
  });

  it("forgets the one that was used longest ago", () => {
    const jobs = new KnownJobs(2);
    for (const id of ["AJ_1", "AJ_2"]) jobs.learn(job(id));
    jobs.of("AJ_1");
    jobs.learn(job("AJ_3"));
    expect(["AJ_1", "AJ_2", "AJ_3"].map((id) => jobs.of(id).n)).toEqual([1, -1, 1]);
  });
});
