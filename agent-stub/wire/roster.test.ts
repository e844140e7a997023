import { describe, expect, it } from "vitest";
import { assignmentPatienceUs, Roster } from "./roster.js";

describe("Roster", () => {
  it("is never full without a capacity", () => {
    const roster = new Roster<string>(null);
    for (let n = 0; n < 1_000; n++) roster.hold(`job-${n}`, "held");
    expect(roster.isFull(0)).toBe(false);
    expect(roster.jobCount).toBe(1_000);
  });

  type Act = (roster: Roster<string>) => void;
  const hold =
    (...jobs: readonly string[]): Act =>
    (roster) => {
      for (const job of jobs) roster.hold(job, "held");
    };
  const promise =
    (job: string, atUs = 0): Act =>
    (roster) =>
      roster.promise(job, atUs);
  const forget: Act = (roster) => roster.forget("b");
  const forgetAll: Act = (roster) => roster.forgetPromises();
  const release: Act = (roster) => void roster.release("a");

  const table: readonly (readonly [string, readonly Act[], number, boolean, number])[] = [
    ["free with one of two places held", [hold("a")], 0, false, 1],
    ["full with both held", [hold("a", "b")], 0, true, 2],
    ["full with one held and one promised", [hold("a"), promise("b")], 0, true, 1],
    ["one place when a promise is kept", [promise("a"), hold("a")], 0, false, 1],
    ["free again when a promise is forgotten", [hold("a"), promise("b"), forget], 0, false, 1],
    ["free again when a job ended", [hold("a", "b"), release], 0, false, 1],
    ["full until a promise is too old", [hold("a"), promise("b")], assignmentPatienceUs - 1, true, 1],
    ["free when it is", [hold("a"), promise("b")], assignmentPatienceUs, false, 1],
    ["no second place for a job that is held", [hold("a"), promise("a")], 0, false, 1],
    ["full for longer when promised anew", [hold("a"), promise("b"), promise("b", 5)], assignmentPatienceUs, true, 1],
    ["free when all promises are forgotten", [hold("a"), promise("b"), forgetAll], 0, false, 1],
    ["one promise when a job is offered again", [promise("a"), promise("a", 5)], 6, false, 0],
  ];
  it.each(table)("%s", (_, acts, atUs, full, jobCount) => {
    const roster = new Roster<string>(2);
    for (const act of acts) act(roster);
    expect(roster.isFull(atUs)).toBe(full);
    expect(roster.jobCount).toBe(jobCount);
  });

  it.each<readonly [string, readonly Act[], number, boolean]>([
    ["at first", [], 0, true],
    ["not with a job", [hold("a")], 0, false],
    ["not with a promise", [promise("a")], assignmentPatienceUs - 1, false],
    ["with a promise that is too old", [promise("a")], assignmentPatienceUs, true],
    ["not with a promise that was kept", [promise("a"), hold("a")], assignmentPatienceUs, false],
    ["when its job ended", [hold("a"), release], 0, true],
  ])("is empty %s", (_, acts, atUs, empty) => {
    const roster = new Roster<string>(null);
    for (const act of acts) act(roster);
    expect(roster.isEmpty(atUs)).toBe(empty);
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
