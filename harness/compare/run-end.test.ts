import { expect, it } from "vitest";
import type { Summary } from "../../contract/summary.js";
import type { KeptRun } from "../kept-run.js";
import { endOf } from "./run-end.js";

const finding = (check: string, kind: "validity" | "limit", result: "pass" | "fail" | "unknown") => ({
  ...{ check, kind, result, value: null, limit: null, detail: `${check} of it\nand more` },
});

/** All that is looked at. */
const judged = (result: "pass" | "fail" | "unknown", ...reasons: readonly ReturnType<typeof finding>[]): KeptRun => ({
  ...{ kind: "judged", run: "rounds/01" },
  summary: { verdict: { result, reasons } } as unknown as Summary,
});

it.each<[string, KeptRun, object]>([
  ["that passed is a round", judged("pass"), { kind: "usable" }],
  [
    "that lost some is a round: that is what is measured",
    judged("fail", finding("lost-rate", "limit", "fail")),
    { kind: "usable" },
  ],
  ["too small for its limits is one", judged("unknown", finding("lost-rate", "limit", "unknown")), { kind: "usable" }],
  [
    "that was disturbed is void, with every reason in a line",
    judged(
      "unknown",
      finding("cpu", "validity", "fail"),
      finding("parts", "validity", "unknown"),
      finding("clock", "validity", "pass"),
    ),
    { kind: "void", run: "rounds/01", why: "cpu: cpu of it; parts: parts of it" },
  ],
  [
    "that left nothing failed",
    { kind: "failed", by: "cannot-run", why: "Docker is gone", run: "" },
    { kind: "failed", run: "", why: "Docker is gone" },
  ],
  [
    "that a bug ended is broken",
    { kind: "failed", by: "bug", why: "x", run: "rounds/01" },
    { kind: "broken", why: "x" },
  ],
  ["that was refused", { kind: "refused", problems: ["no room"] }, { kind: "refused", problems: ["no room"] }],
])("a run %s", (_, ran, end) => {
  expect(endOf(ran)).toMatchObject(end);
});
