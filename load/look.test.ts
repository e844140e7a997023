import { describe, expect, it } from "vitest";
import type { ApiAnswer, ListedDispatch } from "./clients/client.js";
import { lookOf } from "./look.js";

const mine = "rollcall/abcdefgh/3/1";
const listed = (...dispatches: readonly ListedDispatch[]): ApiAnswer<readonly ListedDispatch[]> => ({
  answer: "ok",
  httpStatus: 200,
  value: dispatches,
});
const dispatch = (...statuses: readonly ("pending" | "running" | "ended")[]): ListedDispatch => ({
  id: "AD_1",
  metadata: mine,
  jobs: statuses.map((status, i) => ({ id: `AJ_${i}`, status })),
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
    });
  });
});
