// The gate on runs that were written to disk as their observers would have: what it says, and what it refuses to compare.

import { copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GateWish, usualMargins } from "../../contract/gate.js";
import { UsageError } from "../../contract/usage-error.js";
import { analyze } from "../analyze.js";
import { healthy, losing, makeRun, planned } from "../trials/gate-runs.js";
import { readOnce } from "../trials/read-once.js";
import { temporaryFolder } from "../trials/trial.js";
import { gate as gateOf } from "./gate.js";
import { changeOf, write } from "./make-baseline.js";

const folder = temporaryFolder("rollcall-gate-");
const at = (...names: string[]): string => join(folder.path, ...names);
const read = readOnce();
const gate = (wish: GateWish) => gateOf(wish, read);

beforeAll(async () => {
  for (const [i, id] of ["base-a", "base-b", "base-c"].entries())
    await makeRun(at("base"), { id, minute: i, lives: healthy(40, i) });
  await symlink("base-c", at("base", "latest"));
  const run = (id: string, lives = healthy(40, 9), change?: Parameters<typeof makeRun>[1]["change"]) =>
    makeRun(at("runs"), { id, minute: 30, lives, ...(change === undefined ? {} : { change }) });
  await run("good");
  await run("lossy", losing(3, healthy(40)));
  await run(
    "slow",
    healthy(40).map(() => ({ handlerMs: 204, entryMs: 600 })),
  );
  await run("short", healthy(12));
  await run("void", losing(3, healthy(40)), (history) => {
    history.workers = [null];
  });
  await run("newer", healthy(40, 4), (history) => {
    history.manifest = { ...history.manifest, versions: { ...history.manifest.versions, agents: "2.0.0" } };
  });
  await run(
    "other",
    healthy(40),
    planned({ holdMs: 6_000, idleProcesses: 1, seed: 5, faults: ["stop-worker at=20s"] }),
  );
  await analyze(at("base", "base-a"));
  const change = await changeOf({ runs: [at("base")], to: at("baseline.json"), mode: "new", keep: 20 }, read);
  await write(change, "new");
});

afterAll(() => folder.remove());

const wish = (run: string, more: Partial<GateWish> = {}): GateWish => ({
  ...{ runs: [at("runs", run)], baseline: at("baseline.json"), limits: {}, margins: usualMargins, asked: [] },
  ...{ output: "full", junit: null, markdown: null, annotations: "off" },
  ...more,
});

const resultsOf = async (run: string, more: Partial<GateWish> = {}) => {
  const { result, regressions } = await gate(wish(run, more));
  return [result, Object.fromEntries(regressions.map(({ check, result }) => [check, result]))];
};

const noLimit = { limits: { maxLostRate: 1, maxLateRate: 1 } };
const fine = { "lost-rate": "pass", "missed-deadline-rate": "pass", p50: "pass", p99: "not-judged" };

describe("what it says", () => {
  it.each([
    ["a run like the baseline's passes; a p99 of 40 is not judged", "good", {}, "pass", fine],
    [
      "the p99 is asked for, and they are too few",
      "good",
      { asked: ["p99"] as const },
      "unknown",
      { ...fine, p99: "unknown" },
    ],
    [
      "13 of 40 lost fail, by a limit and against the baseline",
      ...["lossy", {}, "fail", { ...fine, "lost-rate": "fail", "missed-deadline-rate": "fail", p50: "not-judged" }],
    ],
    [
      "and against the baseline alone",
      ...[
        "lossy",
        noLimit,
        "fail",
        { ...fine, "lost-rate": "fail", "missed-deadline-rate": "fail", p50: "not-judged" },
      ],
    ],
    ["nearly thrice as slow fails, though every limit is kept", "slow", {}, "fail", { ...fine, p50: "fail" }],
    [
      "and passes where the margin allows it",
      "slow",
      { margins: { ...usualMargins, p50: { share: 3, ms: 0 } } },
      "pass",
      fine,
    ],
    [
      "12 dispatches without a loss say too little",
      "short",
      {},
      "unknown",
      { ...fine, "lost-rate": "unknown", "missed-deadline-rate": "unknown" },
    ],
    ["a limit of the gate's own is a limit of the run", "good", { limits: { maxP50Ms: 100 } }, "fail", fine],
  ] as const)("%s", async (_, run, more, result, regressions) => {
    expect(await resultsOf(run, more as Partial<GateWish>)).toEqual([result, regressions]);
  });

  it("a disturbed run is unknown, whatever it seems to have lost", async () => {
    const [result] = await resultsOf("void");
    expect(result).toBe("unknown");
  });

  it("says of an open check how many more dispatches would decide it", async () => {
    const { regressions } = await gate(wish("short"));
    expect(regressions[0]).toMatchObject({ check: "lost-rate", moreDispatches: 8 });
  });

  it("names the versions that are others than the baseline's", async () => {
    const { versionChanges } = await gate(wish("newer"));
    expect(versionChanges).toEqual([{ part: "agents", baseline: "1.9.0", run: "2.0.0" }]);
  });

  it("takes several runs as one", async () => {
    const { runs, regressions, notes } = await gate(wish("good", { runs: [at("runs", "good"), at("runs", "newer")] }));
    expect([runs.map(({ id }) => id), regressions[0]?.counts.of]).toEqual([["good", "newer"], 80]);
    expect(notes.join()).toContain("the runs have several versions of agents: 1.9.0, 2.0.0");
  });

  it("figures are the summary's", async () => {
    const { regressions } = await gate(wish("good"));
    const summary = await analyze(at("runs", "good"));
    expect(regressions.find(({ check }) => check === "p50")?.value).toBe(summary.delayMs.p50);
  });
});

describe("a baseline that is", () => {
  it.each([
    ["a folder of runs, in which latest is one of them", "base", 3],
    ["a run", "base/base-b", 1],
    ["a file", "baseline.json", 3],
  ])("%s: as good as the others", async (_, path, count) => {
    const { result, baseline } = await gate(wish("good", { baseline: at(path) }));
    expect([result, baseline.runs.length]).toEqual(["pass", count]);
  });

  it("a bare summary: rates are judged, percentiles are not", async () => {
    const baseline = at("base", "base-a", "summary.json");
    expect(await resultsOf("good", { baseline })).toEqual(["pass", { ...fine, p50: "not-judged" }]);
    expect(await resultsOf("good", { baseline, asked: ["p50"] })).toEqual(["unknown", { ...fine, p50: "unknown" }]);
    const { notes } = await gate(wish("good", { baseline }));
    expect(notes.join()).toContain("bare summary");
  });

  it("a folder with an unknown run in it: that one is left out, and named", async () => {
    await mkdir(at("mixed"));
    await makeRun(at("mixed"), { id: "base-d", minute: 4, lives: healthy(40, 5) });
    await makeRun(at("mixed"), {
      ...{ id: "base-e", minute: 5, lives: healthy(40, 6) },
      change: (history) => {
        history.harness = null;
      },
    });
    const { baseline, notes } = await gate(wish("good", { baseline: at("mixed") }));
    expect(baseline.runs.map(({ id }) => id)).toEqual(["base-d"]);
    expect(notes.join()).toMatch(/left out of the baseline: .*base-e: it is unknown/);
  });
});

describe("what it does not compare", () => {
  const refusal = async (run: string, more: Partial<GateWish> = {}): Promise<string> => {
    const found = await gate(wish(run, more)).then(
      ({ result }) => new Error(`it said ${result}`),
      (error) => error,
    );
    expect(found).toBeInstanceOf(UsageError);
    return found.message;
  };

  it("runs that were made otherwise: every field is named, the seed is none", async () => {
    const message = await refusal("other");
    for (const part of ["hold is 6 s, not 4 s", "idle-processes is 1, not 3", "fault is stop-worker at=20s, not none"])
      expect(message).toContain(part);
    expect(message).not.toContain("seed");
  });

  it.each([
    ["a run with itself, by a link", { runs: ["base/latest"], baseline: "base" }, /base-c.* not compared with itself/],
    [
      "a run with a baseline it is in",
      { runs: ["base/base-a"], baseline: "baseline.json" },
      /base-a.*not compared with itself/,
    ],
    [
      "an unknown run as a baseline",
      { runs: ["runs/good"], baseline: "runs/void" },
      /void cannot be a baseline: it is unknown/,
    ],
    ["runs of several settings", { runs: ["runs/good", "runs/other"], baseline: "base" }, /another experiment/],
    ["the same run twice", { runs: ["runs/good", "runs/good"], baseline: "base" }, /are the same run, good/],
    ["a folder without runs", { runs: ["."], baseline: "base" }, /is no run and holds none/],
    ["what is not there", { runs: ["runs/gone"], baseline: "base" }, /runs\/gone: there is no such folder/],
    [
      "with a file that is not there",
      { runs: ["runs/good"], baseline: "gone.json" },
      /gone\.json cannot be read \(ENOENT\)/,
    ],
  ])("%s", async (_, { runs, baseline }, pattern) => {
    const message = await refusal("", { runs: runs.map((run) => at(run)), baseline: at(baseline) });
    expect(message).toMatch(pattern);
  });

  it("a run whose rescues were load, as a baseline", async () => {
    const lives = healthy(40).map((life, n) =>
      n === 3 ? { handlerMs: 205, entryMs: null, rescue: { requestMs: 10_004, entryMs: 10_500 } } : life,
    );
    await makeRun(at("rescued"), { id: "rescued", minute: 8, lives });
    expect(await refusal("good", { baseline: at("rescued", "rescued") })).toMatch(
      /it sent 1 rescue, load.*--no-recover/,
    );
  });

  it("another path, as a bare summary knows it", async () => {
    await makeRun(at("paths"), {
      ...{ id: "token", minute: 9, lives: healthy(40) },
      change: planned({ paths: [{ path: "token", room: "fresh", weight: 1 }] }),
    });
    await analyze(at("paths", "token"));
    await copyFile(at("paths", "token", "summary.json"), at("token.json"));
    expect(await refusal("good", { baseline: at("token.json") })).toContain("path is create-room, not token");
  });

  it.each([
    [
      "of another schema",
      '{"kind":"rollcall-baseline","schema":2}',
      /has schema 2, and this version of rollcall reads 1/,
    ],
    ["cut short", '{"kind":"rollcall-baseline",\n "schema":1,\n', /, line 3, is not JSON/],
    ["of something else", '{"a":1}', /neither a baseline/],
    [
      "with a field of the wrong sort",
      '{"kind":"rollcall-baseline","schema":1,"madeAt":7}',
      /damaged baseline:[\s\S]*madeAt/,
    ],
  ])("a file %s", async (_, text, pattern) => {
    await writeFile(at("odd.json"), text);
    expect(await refusal("good", { baseline: at("odd.json") })).toMatch(pattern);
  });
});
