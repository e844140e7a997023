import { describe, expect, it } from "vitest";
import { answerOf, failed } from "./client.js";
import { jobStatusOf, listedDispatchesOf, textOf } from "./protojson.js";

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
  const job = { id: "AJ_1", state: { status: "JS_RUNNING" } };
  it.each([
    ["proto names", { agent_dispatches: [{ id: "AD_1", metadata: "m", state: { jobs: [job] } }] }],
    ["JSON names", { agentDispatches: [{ id: "AD_1", metadata: "m", state: { jobs: [job] } }] }],
  ])("reads dispatches with %s", (_, body) => {
    expect(listedDispatchesOf(body)).toEqual([
      { id: "AD_1", metadata: "m", jobs: [{ id: "AJ_1", status: "running" }] },
    ]);
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
      { id: "AD_1", metadata: "", jobs: [] },
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
