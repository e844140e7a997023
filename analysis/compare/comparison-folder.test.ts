import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Comparison, comparisonFiles, defaultConfidence, defaultMargins } from "../../contract/comparison.js";
import { comparisonResultSchema } from "../../contract/comparison-result.js";
import type { KeptRunsWish } from "../../contract/kept-runs.js";
import { runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";
import { good, losing, writeComparedRun } from "../trials/compared-runs.js";
import { inTemporaryFolder } from "../trials/trial.js";
import { compareFolder } from "./comparison-folder.js";
import { compareRuns } from "./run-list.js";

const runs = 2;

/** Two rounds of each of two versions, in rounds/, as the harness leaves them. */
async function writeRounds(folder: string): Promise<Comparison["rounds"]> {
  const places = [];
  for (let round = 1; round <= runs; round++) {
    for (const [label, lives] of [
      ["1.2.6", good],
      ["1.2.3", losing],
    ] as const) {
      const run = `rounds/${label}-${round}`;
      await writeComparedRun(join(folder, run), {
        id: `run${round}of${label === "1.2.6" ? "a" : "b"}`,
        agents: label,
        lives: lives(round),
      });
      places.push({ label, round, order: places.length + 1, run, state: "done" as const, why: "" });
    }
  }
  return places;
}

const planOf = (rounds: Comparison["rounds"], changes: Partial<Comparison> = {}): Comparison => ({
  ...{
    schema: 1,
    id: "cmp",
    startedAt: "2026-01-02T03:04:05.000Z",
    command: ["rollcall", "compare"],
    subject: "agents",
  },
  ...{ base: "1.2.6", candidates: ["1.2.3"], seed: 1, margins: defaultMargins, confidence: 0.95, wantedWidth: null },
  rounds,
  ...changes,
});

async function kept(folders: readonly string[], asked: Partial<KeptRunsWish> = {}) {
  const { result } = await compareRuns({
    ...{ folders, margins: defaultMargins, confidence: defaultConfidence },
    ...{ command: ["rollcall", "compare", ...folders], ...asked },
  });
  return result;
}

const refused = async (asked: Promise<unknown>): Promise<readonly string[]> => {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${String(error)}`);
  return error.problems;
};

/** One set of runs for all tests; each gets a comparison of its own over them. */
let root = "";
let rounds: Comparison["rounds"] = [];
let release: () => void = () => {};
beforeAll(async () => {
  const ready = new Promise<void>((resolve, reject) => {
    inTemporaryFolder(async (folder) => {
      root = folder;
      rounds = await writeRounds(folder);
      resolve();
      await new Promise<void>((done) => {
        release = done;
      });
    }).catch(reject);
  });
  await ready;
  return () => release();
}, 120_000);

const at = (label: string, round: number): string => join(root, "rounds", `${label}-${round}`);

async function compared(changes: Partial<Comparison> = {}) {
  await writeFile(join(root, comparisonFiles.plan), JSON.stringify(planOf(rounds, changes)));
  return await compareFolder(root);
}

describe("a comparison's folder", () => {
  it("gives a result and a report, twice the same bytes", async () => {
    const result = await compared();
    const files = [comparisonFiles.result, comparisonFiles.reportMarkdown, comparisonFiles.reportPage];
    const first = await Promise.all(files.map((file) => readFile(join(root, file), "utf8")));
    await compared();
    expect(await Promise.all(files.map((file) => readFile(join(root, file), "utf8")))).toEqual(first);
    expect(comparisonResultSchema.parse(JSON.parse(first[0] ?? ""))).toEqual(result);
    expect((await readdir(root)).sort()).toEqual([...files, comparisonFiles.plan, "rounds"].sort());
  });

  it("of two rounds that lie apart is worse, by what was really assigned and never started", async () => {
    const result = await compared();
    expect([result.verdict, result.exitStatus]).toEqual(["worse", 1]);
    expect(result.versions.map(({ lostRate }) => lostRate.value)).toEqual([0, 0.35]);
    expect(result.versions[1]?.stagesMs.entry).toMatchObject({ count: 40, gotNoFurther: 14 });
    expect(result.candidates[0]?.hop).toMatchObject({
      stage: "entry",
      causes: [{ cause: "assigned but never started", candidateShare: 0.35 }],
    });
  });

  it("leaves out rounds that failed, and says why; planned ones are to come", async () => {
    const more = [
      { label: "1.2.6", round: 3, order: 5, run: "", state: "failed" as const, why: "k6 did not start" },
      { label: "1.2.3", round: 3, order: 6, run: "", state: "planned" as const, why: "" },
    ];
    const { versions, notes } = await compared({ rounds: [...rounds, ...more] });
    expect(versions.map((version) => version.rounds)).toMatchObject([
      { used: 2, leftOut: [{ round: 3, why: "k6 did not start" }], planned: 0 },
      { used: 2, leftOut: [], planned: 1 },
    ]);
    expect(notes).toContain("round 3 of 1.2.6 is left out: k6 did not start");
  });

  it.each([
    ["without rows", runFiles.dispatches, undefined, "has no dispatches.parquet"],
    ["whose rows are damaged", runFiles.dispatches, "PAR1 and no more", "dispatches.parquet cannot be read"],
    ["that was not judged", runFiles.summary, undefined, "was not judged"],
    ["whose manifest is no manifest", runFiles.manifest, "{}", "is no manifest of a run"],
  ])("leaves out a round %s, says why, and judges the rest", async (_, file, text, words) => {
    await inTemporaryFolder(async (folder) => {
      const [first, ...others] = rounds;
      const copy = join(folder, "damaged");
      await cp(join(root, first?.run ?? ""), copy, { recursive: true });
      await (text === undefined ? rm(join(copy, file)) : writeFile(join(copy, file), text));
      const moved = rounds
        .filter((round) => round !== first)
        .map((round) => ({ ...round, run: join(root, round.run) }));
      const all = [{ label: "1.2.6", round: 1, order: 1, state: "done" as const, why: "", run: "damaged" }, ...moved];
      await writeFile(join(folder, comparisonFiles.plan), JSON.stringify(planOf(all)));
      const { versions, verdict, notes } = await compareFolder(folder);
      expect(versions.map(({ rounds: { used } }) => used)).toEqual([1, others.length - 1]);
      const [why = ""] = versions[0]?.rounds.leftOut.map((one) => one.why) ?? [];
      expect(why).toContain(words);
      expect(why).not.toContain(folder);
      expect(notes[0]).toBe(`round 1 of 1.2.6 (damaged) is left out: ${why}`);
      // One of two is more than a third.
      expect(verdict).toBe("unknown");
    });
  });

  it.each([
    ["a label twice", { candidates: ["1.2.6"] }, "named twice"],
    ["a round of nobody", { candidates: ["1.9.0"] }, "neither the base nor a candidate"],
    ["a round twice", { rounds: () => [...rounds, ...rounds.slice(0, 1)] }, "is there twice"],
  ] as const)("with %s is refused", async (_, changes, words) => {
    const { rounds: more, ...rest } = { rounds: undefined, ...changes };
    const problems = await refused(
      compared({
        ...rest,
        candidates: [...("candidates" in rest ? rest.candidates : ["1.2.3"])],
        ...(more === undefined ? {} : { rounds: more() }),
      }),
    );
    expect(problems.join("\n")).toContain(words);
  });

  it("without a plan, or with half of one, is refused", async () => {
    await inTemporaryFolder(async (folder) => {
      expect((await refused(compareFolder(folder)))[0]).toContain(`no readable ${comparisonFiles.plan}`);
      await writeFile(join(folder, comparisonFiles.plan), '{"schema":1,"rounds":[');
      expect((await refused(compareFolder(folder)))[0]).toContain("no comparison that this version");
    });
  });
});

describe("runs that there were before", () => {
  it("one against one: the difference is shown and nothing is said, and nothing is written", async () => {
    const before = await readdir(root);
    const result = await kept([at("1.2.6", 1), at("1.2.3", 1)]);
    expect([result.verdict, result.exitStatus]).toEqual(["cannot-tell", 2]);
    expect(result.candidates[0]?.measures[0]).toMatchObject({ difference: 0.35, interval: null, widened: null });
    expect(result.candidates[0]?.measures[0]?.newcombe).not.toBeNull();
    expect(result.versions.map(({ label }) => label)).toEqual(["1.2.6-1", "1.2.3-1"]);
    expect(await readdir(root)).toEqual(before);
  });

  it("folders of several are a version each, `latest` and other files in them left aside", async () => {
    await inTemporaryFolder(async (folder) => {
      for (const [label, lives] of [
        ["A", good],
        ["B", losing],
      ] as const) {
        await mkdir(join(folder, label, "logs"), { recursive: true });
        for (const round of [1, 2])
          await writeComparedRun(join(folder, label, `20260102T03040${round}Z-x`), {
            id: `${label.toLowerCase()}${round}`,
            agents: "1.9.0",
            lives: lives(round),
          });
      }
      const result = await kept([join(folder, "A"), join(folder, "B")]);
      expect(result.versions.map(({ label, rounds: { used } }) => [label, used])).toEqual([
        ["A", 2],
        ["B", 2],
      ]);
      expect([result.verdict, result.candidates[0]?.measures[0]?.basis]).toEqual(["worse", "apart"]);
      expect(result.notes).toContain("B has the same versions as A");
    });
  });

  it("have their excused losses in no figure: those whose evidence fits an excused cause", async () => {
    await inTemporaryFolder(async (folder) => {
      const paths = ["good", "losing"].map((name) => join(folder, name));
      for (const [i, path] of paths.entries())
        await writeComparedRun(path, {
          ...{ id: `excused${i}`, agents: "1.9.0", lives: (i === 0 ? good : losing)(i) },
          change: ({ manifest: { plan } }) =>
            Object.assign(plan, { limits: { ...plan.limits, excused: ["assigned but never started"] } }),
        });
      const { versions, notes } = await kept(paths);
      expect(versions[1]).toMatchObject({
        counts: { lost: 7 },
        lostRate: { value: 0, count: 13 },
        delayMs: { count: 13 },
        stagesMs: { entry: { count: 13, gotNoFurther: 0 }, offer: { count: 13 } },
        causes: [],
      });
      expect(notes).toContain("7 excused of losing are in no figure (assigned but never started)");
    });
  });

  it("are held against the margins and the confidence that were asked for, and say by what command", async () => {
    const margins = { ...defaultMargins, rate: 0.01 };
    const command = ["rollcall", "compare", "a", "b", "--margin-rate", "1%"];
    const { comparison, candidates } = await kept([at("1.2.6", 1), at("1.2.3", 1)], {
      margins,
      confidence: 0.9,
      command,
    });
    expect(comparison).toMatchObject({ margins, confidence: 0.9, command });
    expect(candidates[0]?.measures[0]).toMatchObject({ measure: "lostRate", margin: 0.01 });
  });

  it("the same run twice is refused, by whatever path", async () => {
    const [again, twice] = [`${at("1.2.6", 1)}/../1.2.6-1`, at("1.2.6", 1)];
    expect((await refused(kept([twice, again])))[0]).toContain("are the same run");
    expect((await refused(kept([twice, twice])))[0]).toContain("are the same run");
  });

  it.each([
    ["no folder", () => join(root, "nowhere"), "no folder of a run"],
    ["a folder without runs", () => join(root, "rounds", "1.2.6-1", runFiles.events), "no folder of a run"],
    ["a comparison's folder among them", () => root, "the folder of a comparison"],
  ])("%s is refused", async (_, path, words) => {
    await compared();
    expect((await refused(kept([at("1.2.6", 1), path()]))).join("\n")).toContain(words);
  });

  it("are refused together with all that is wrong: another schema, other settings, no rows", async () => {
    await inTemporaryFolder(async (folder) => {
      const paths = ["base", "old", "hold", "bare"].map((name) => join(folder, name));
      for (const [i, path] of paths.entries()) {
        const change =
          i === 2
            ? (history: { manifest: { plan: object } }) => Object.assign(history.manifest.plan, { holdMs: 9_000 })
            : undefined;
        await writeComparedRun(path, {
          id: `wrong${i}`,
          agents: "1.9.0",
          lives: good(i),
          ...(change === undefined ? {} : { change }),
        });
      }
      const old = join(folder, "old", runFiles.summary);
      await writeFile(old, (await readFile(old, "utf8")).replace('"schema": 3', '"schema": 2'));
      await writeFile(join(folder, "bare", runFiles.summary), "{}");
      const problems = (await refused(kept(paths))).join("\n");
      expect(problems).toContain("has schema 2, and this version of rollcall compares schema 3");
      expect(problems).toContain("hold 9000 ms (4000 ms)");
      expect(problems).toContain("is no summary that this version");
    });
  });

  it("an unknown one is no base, and as a candidate it is said to be unknown", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "crashed");
      await writeComparedRun(path, {
        id: "crashed1",
        agents: "1.9.0",
        lives: good(1),
        change: (history) => {
          history.droppedIterations = null;
        },
      });
      expect((await refused(kept([path, at("1.2.6", 1)])))[0]).toMatch(
        /crashed cannot be the base: its verdict is unknown: /,
      );
      const result = await kept([at("1.2.6", 1), path]);
      expect([result.verdict, result.exitStatus]).toEqual(["unknown", 2]);
      expect(result.sentence).toContain("0 of the 1 rounds of crashed can be used");
    });
  });
});
