// Which of the late and lost dispatches a plan excuses, from the facts of a run to its verdict.

import { describe, expect, it } from "vitest";
import type { Cause } from "../contract/causes.js";
import { type History, isLine, type Life, requestUs } from "./trials/history.js";
import { linkLines } from "./trials/tap-lines.js";
import { tryTapped } from "./trials/tapped.js";
import { detail, results } from "./trials/trial.js";

const lost: Life = { handlerMs: null, entryMs: null, roomCreatedMs: 3 };
const unassigned: Life = { entryMs: null, tap: { assignmentMs: null } };
const twenty: readonly Life[] = Array.from({ length: 20 }, () => ({}));

/** The only worker registers so many milliseconds after the request of dispatch 2. */
const cold = (excused: readonly Cause[], afterMs = 1_000) => {
  return (history: History) => {
    const { manifest } = history;
    history.manifest = { ...manifest, plan: { ...manifest.plan, limits: { ...manifest.plan.limits, excused } } };
    const linkEvents = ["link-opened", "register", "registered"];
    const rest = (history.wiretap ?? []).filter((line) => !(isLine(line) && linkEvents.includes(String(line.event))));
    history.wiretap = [...rest, ...linkLines(1, "AW_1", "rollcall-testrun2", requestUs(2) + afterMs * 1000)];
  };
};

describe("a cold start", () => {
  const lives = [lost, lost, lost, ...twenty];

  it("passes where what came before the first registration is excused, and its rates are told as they are", async () => {
    const trial = await tryTapped(lives, cold(["no worker registered"]));
    expect(trial.summary.excused).toEqual([{ cause: "no worker registered", count: 3 }]);
    expect(trial.summary.counts).toMatchObject({ delivered: 20, lost: 3 });
    expect(trial.summary.lostRate).toMatchObject({ count: 23 });
    expect(results(trial)).toMatchObject({ "lost-rate": "pass", "late-rate": "pass" });
    expect(detail(trial, "lost-rate")).toContain("; 3 more excused (no worker registered)");
  });

  it.each<[string, readonly Cause[]]>([
    ["without an excuse", []],
    ["with an excuse for something else", ["worker stopped"]],
  ])("fails %s", async (_, excused) => {
    const trial = await tryTapped(lives, cold(excused));
    expect(trial.summary.excused).toEqual([]);
    expect(results(trial)["lost-rate"]).toBe("fail");
  });

  it("fails by one that was lost for another reason", async () => {
    const trial = await tryTapped([...lives, unassigned], cold(["no worker registered"]));
    expect(trial.summary.excused).toEqual([{ cause: "no worker registered", count: 3 }]);
    expect(results(trial)["lost-rate"]).toBe("fail");
  });

  it("fails by one whose evidence fits another cause too", async () => {
    const trial = await tryTapped(lives, cold(["no worker registered"], 20));
    expect(trial.summary.excused).toEqual([{ cause: "no worker registered", count: 2 }]);
    expect(trial.summary.causes).toMatchObject([{ cause: "no worker registered", count: 3 }]);
    expect(results(trial)["lost-rate"]).toBe("fail");
  });
});

it("late ones that are excused are beyond no percentile limit", async () => {
  const late: Life = { handlerMs: 11_000, entryMs: 11_010 };
  const trial = await tryTapped([late, ...twenty], (history) => {
    const { manifest } = history;
    const limits = { ...manifest.plan.limits, maxP50Ms: 1_000, excused: ["offered late"] as const };
    history.manifest = { ...manifest, plan: { ...manifest.plan, limits } };
  });
  expect(trial.summary.excused).toEqual([{ cause: "offered late", count: 1 }]);
  expect(detail(trial, "max-p50")).toContain("0 of 20 beyond");
  expect(results(trial)).toMatchObject({ "late-rate": "pass", "max-p50": "pass" });
});
