import { describe, expect, it } from "vitest";
import { monotonicUs } from "../contract/instants.js";
import { WitnessFailures } from "./witness-failures.js";

const at = (ms: number) => monotonicUs(ms * 1000);
const line = (ms: number, reason: string) => ({ event: "witness-failed", atUs: at(ms), reason });

describe("failures of the witness", () => {
  it("the first is written at once", () => {
    expect(new WitnessFailures().failed("a", at(0))).toEqual(line(0, "a"));
  });
  it("those of the same second are counted on the next line", () => {
    const failures = new WitnessFailures();
    const lines = [0, 1, 2, 999, 1_000].map((ms) => failures.failed(`at ${ms}`, at(ms)));
    expect(lines).toEqual([
      line(0, "at 0"),
      undefined,
      undefined,
      undefined,
      line(1_000, "at 1000 (and 3 more failures)"),
    ]);
  });
  it("those that no other failure follows are told with the heartbeat, once", () => {
    const failures = new WitnessFailures();
    failures.failed("a", at(0));
    failures.failed("b", at(1));
    expect([failures.rest(at(500)), failures.rest(at(1_500))]).toEqual([line(500, "b"), undefined]);
  });
});
