import { describe, expect, it } from "vitest";
import { wallUs } from "../contract/instants.js";
import type { LoadSettings } from "../contract/processes.js";
import type { ApiAnswer, ListedDispatch } from "./clients/client.js";
import { lookOf, markOf } from "./look.js";

const mine = { metadata: "rollcall/abcdefgh/3/1" };
const listed = (...dispatches: readonly ListedDispatch[]): ApiAnswer<readonly ListedDispatch[]> => ({
  answer: "ok",
  httpStatus: 200,
  value: dispatches,
});
const dispatch = (...statuses: readonly ("pending" | "running" | "ended")[]): ListedDispatch => ({
  id: "AD_1",
  agentName: "a",
  ...mine,
  jobs: statuses.map((status, i) => ({ id: `AJ_${i}`, status, workerId: `AW_${i}`, offeredWallUs: wallUs(i + 1) })),
});

describe("a look at listDispatch", () => {
  it.each([
    ["a running job", listed(dispatch("running")), "running", "AJ_0"],
    ["a job that was offered and not answered", listed(dispatch("pending")), "pending", "AJ_0"],
    ["an ended job", listed(dispatch("ended")), "ended", "AJ_0"],
    ["an ended job beside its running successor", listed(dispatch("ended", "running")), "running", "AJ_1"],
    ["a dispatch without a job", listed(dispatch()), "empty", ""],
    ["an empty list", listed(), "absent", ""],
    ["somebody else's dispatch in the same room", listed({ ...dispatch("running"), metadata: "x" }), "absent", ""],
  ] as const)("%s", (_, answer, word, jobId) => {
    expect(lookOf(answer, mine)).toMatchObject({ listed: word, jobId });
  });
  it("an error keeps its code", () => {
    expect(lookOf({ answer: "none", httpStatus: 503, code: "unavailable" }, mine)).toEqual({
      listed: "error",
      code: "unavailable",
      dispatchId: "",
      jobId: "",
      workerId: "",
      offeredWallUs: 0,
    });
  });
  it("takes the worker and the offer of the job it names", () => {
    expect(lookOf(listed(dispatch("ended", "running")), mine)).toMatchObject({ workerId: "AW_1", offeredWallUs: 2 });
  });
  it.each([
    ["our key tells it, where the metadata is ours", null, { ...dispatch("running"), agentName: "other" }, "running"],
    ["our key, not the agent's name", null, { ...dispatch("running"), metadata: "x" }, "absent"],
    [
      "the agent's name tells it, where the metadata is the user's",
      "x",
      { ...dispatch("running"), metadata: "y" },
      "running",
    ],
    [
      "the agent's name, not the metadata",
      "x",
      { ...dispatch("running"), agentName: "other", metadata: "x" },
      "absent",
    ],
  ] as const)("%s", (_, metadata, entry, word) => {
    const settings: Pick<LoadSettings, "runId" | "agentName" | "metadata"> = {
      runId: "abcdefgh",
      agentName: "a",
      metadata,
    };
    expect(lookOf(listed(entry), markOf(settings, 3)).listed).toBe(word);
  });
});
