import { describe, expect, it } from "vitest";
import { assignmentPatienceUs, Roster } from "./roster.js";

describe("Roster", () => {
  it("is never full without a capacity", () => {
    const roster = new Roster<string>(null);
    for (let n = 0; n < 1_000; n++) roster.hold(`job-${n}`, "held");
    expect(roster.isFull(0)).toBe(false);
    expect(roster.jobCount).toBe(1_000);
  });

  const steps: readonly (readonly [string, (roster: Roster<string>) => void, number, boolean, number])[] = [
    ["free with one of two places held", (r) => r.hold("a", ""), 0, false, 1],
    ["full with both held", (r) => ["a", "b"].forEach((job) => r.hold(job, "")), 0, true, 2],
    ["full with one held and one promised", (r) => (r.hold("a", ""), r.promise("b", 0)), 0, true, 1],
    ["the same place when a promise is kept", (r) => (r.promise("a", 0), r.hold("a", "")), 0, false, 1],
    ["free again when a promise is forgotten", (r) => (r.hold("a", ""), r.promise("b", 0), r.forget("b")), 0, false, 1],
    ["free again when a job ended", (r) => (r.hold("a", ""), r.hold("b", ""), r.release("a")), 0, false, 1],
    ["full until a promise is too old", (r) => (r.hold("a", ""), r.promise("b", 0)), assignmentPatienceUs - 1, true, 1],
    ["free when it is", (r) => (r.hold("a", ""), r.promise("b", 0)), assignmentPatienceUs, false, 1],
    ["one promise when a job is offered again", (r) => (r.promise("a", 0), r.promise("a", 5)), 6, false, 0],
  ];
  it.each(steps)("%s", (_, act, atUs, full, jobCount) => {
    const roster = new Roster<string>(2);
    act(roster);
    expect(roster.isFull(atUs)).toBe(full);
    expect(roster.jobCount).toBe(jobCount);
  });

  it("gives back what it held once", () => {
    const roster = new Roster<string>(2);
    roster.hold("a", "A");
    expect(roster.isHeld("a")).toBe(true);
    expect([roster.release("a"), roster.release("a")]).toEqual(["A", undefined]);
    expect(roster.isHeld("a")).toBe(false);
  });

  it("gives back all at the end", () => {
    const roster = new Roster<string>(1);
    roster.hold("a", "A");
    roster.promise("b", 0);
    expect(roster.releaseAll()).toEqual(["A"]);
    expect(roster.isFull(0)).toBe(false);
  });
});
