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

  it("is not judged by one that fell so near the registration that nobody knows on which side", async () => {
    const trial = await tryTapped(lives, cold(["no worker registered"], 20));
    expect(trial.summary.excused).toEqual([{ cause: "no worker registered", count: 2 }]);
    expect(trial.summary.causes).toMatchObject([
      { cause: "no worker registered", count: 3, alsoFits: [{ cause: "never offered", count: 1 }] },
    ]);
    expect(results(trial)).toMatchObject({ "lost-rate": "unknown", "late-rate": "pass" });
    expect(detail(trial, "lost-rate")).toMatch(
      /^1 of 21 lost .*; 1 of the lost may be excused \(no worker registered\)/,
    );
    expect(trial.summary.verdict.result).toBe("unknown");
  });

  it("fails where it would fail on either side", async () => {
    const trial = await tryTapped([...lives, unassigned], cold(["no worker registered"], 20));
    expect(results(trial)["lost-rate"]).toBe("fail");
    expect(detail(trial, "lost-rate")).toContain("1 of the lost may be excused");
  });

  it("passes where it would pass on either side", async () => {
    const trial = await tryTapped(lives, (history) => {
      cold(["no worker registered"], 20)(history);
      const { plan } = history.manifest;
      history.manifest = { ...history.manifest, plan: { ...plan, limits: { ...plan.limits, maxLostRate: 0.1 } } };
    });
    expect(results(trial)["lost-rate"]).toBe("pass");
  });

  it("fails by one whose evidence fits another cause too, on whichever side it fell", async () => {
    const trial = await tryTapped(lives, (history) => {
      cold(["no worker registered"], 20)(history);
      history.harness?.push({
        ...{ event: "process-exited", atUs: requestUs(2) + 2_000_000, role: "server", planned: true, exitCode: 0 },
        ...{ signal: "", logTail: "" },
      });
    });
    expect(trial.rows[2]).toMatchObject({ cause: "server gone", also_fits: ["no worker registered"] });
    expect(results(trial)["lost-rate"]).toBe("fail");
  });

  describe("asked for by createDispatch, which has no stamp of its room", () => {
    const byDispatch = (afterMs: number) => (history: History) => {
      cold(["no worker registered"], afterMs)(history);
      history.k6 = (history.k6 ?? []).map((line) =>
        isLine(line) && line.attempt === 1
          ? {
              ...line,
              ...(line.event === "request" ? { path: "create-dispatch" } : { roomSid: "", roomCreatedWallMs: 0 }),
            }
          : line,
      );
    };
    it.each([
      // It was answered after 3 ms.
      ["passes where the worker registered well after its answer", 100, 3, "pass"],
      ["is unknown where it registered about then", 40, 2, "unknown"],
    ])("%s", async (_, afterMs, count, result) => {
      const trial = await tryTapped(lives, byDispatch(afterMs));
      expect(trial.summary.excused).toEqual([{ cause: "no worker registered", count }]);
      expect(results(trial)["lost-rate"]).toBe(result);
    });
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
