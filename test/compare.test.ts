// Versions side by side, for real: two SDKs that are known to differ, two servers that are not, and what is refused.

import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Comparison, comparisonFiles, comparisonSchema } from "../contract/comparison.js";
import { type ComparisonResult, comparisonResultSchema } from "../contract/comparison-result.js";
import { type Finished, rollcall } from "./rollcall.js";

/** With the installation of two versions. */
const patienceMs = 900_000;

type Compared = Finished & {
  readonly folder: string;
  readonly plan: Comparison;
  readonly result: ComparisonResult;
};

async function compared(...args: readonly string[]): Promise<Compared> {
  const out = mkdtempSync(join(tmpdir(), "rollcall-compare-"));
  const finished = await rollcall(["compare", ...args, "--out", out]);
  const folder = join(out, "compare", "latest");
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
  return {
    ...finished,
    folder,
    plan: comparisonSchema.parse(read(comparisonFiles.plan)),
    result: comparisonResultSchema.parse(read(comparisonFiles.result)),
  };
}

const measureOf = ({ result }: Compared, name: string) =>
  result.candidates[0]?.measures.find(({ measure }) => measure === name);

describe("@livekit/agents 1.2.3 against 1.2.6, with jobs that overlap", () => {
  let found: Compared;

  beforeAll(async () => {
    found = await compared("--agents", "1.2.6,1.2.3", "--rounds", "2", "--rooms", "8", "--seed", "11");
  }, patienceMs);

  it("is worse, exit 1", () => {
    expect(found.status, found.stdout + found.stderr).toBe(1);
    expect(found.result).toMatchObject({ verdict: "worse", exitStatus: 1 });
    expect(measureOf(found, "p50")).toMatchObject({ verdict: "worse", basis: "apart" });
  });
  it("is worse between assignment and entry, in the worker's process pool", () => {
    const hop = found.result.candidates[0]?.hop;
    expect(hop, found.stdout).toMatchObject({ stage: "entry" });
    expect(["started late", "assigned but never started"]).toContain(hop?.causes[0]?.cause);
    for (const stage of ["offer", "answer", "assignment"])
      expect(measureOf(found, stage)?.verdict, stage).not.toBe("worse");
  });
  it("ran what was asked for, interleaved, each round with the same seed", () => {
    expect(found.result.versions.map(({ versions }) => versions.agents)).toEqual(["1.2.6", "1.2.3"]);
    const { rounds } = found.plan;
    expect(rounds.map(({ round, state }) => [round, state])).toEqual([
      [1, "done"],
      [1, "done"],
      [2, "done"],
      [2, "done"],
    ]);
    const seeds = rounds.map(
      ({ run }) => JSON.parse(readFileSync(join(found.folder, run, "manifest.json"), "utf8")).plan.seed,
    );
    expect([seeds[0] === seeds[1], seeds[2] === seeds[3], seeds[0] === seeds[2]]).toEqual([true, true, false]);
  });
  it("says so in its first line, and in Markdown to paste", () => {
    expect(found.stdout).toMatch(/^1\.2\.3 is worse than 1\.2\.6/m);
    expect(readFileSync(join(found.folder, comparisonFiles.reportMarkdown), "utf8")).toMatch(
      /1\.2\.3 is worse than 1\.2\.6/,
    );
  });
  it("is judged again from its folder, to the same bytes", async () => {
    const before = readFileSync(join(found.folder, comparisonFiles.result));
    const again = await rollcall(["compare", found.folder]);
    expect([again.status, readFileSync(join(found.folder, comparisonFiles.result)).equals(before)]).toEqual([1, true]);
  });
  it("can be held against its own rounds as runs that are there", async () => {
    const folderOf = (label: string) =>
      found.plan.rounds.filter((round) => round.label === label).map(({ run }) => join(found.folder, run));
    const [base, other] = [folderOf("1.2.6")[0] ?? "", folderOf("1.2.3")[0] ?? ""];
    const single = await rollcall(["compare", base, other]);
    // One run of each: what differs is shown, and nothing can be told.
    expect(single.status, single.stdout + single.stderr).toBe(2);
    expect((await rollcall(["compare", base, base])).status).toBe(64);
  });
});

describe("two servers, with a worker of the protocol alone", () => {
  it(
    "1.9.12 and 1.13.5 show no difference that matters at 4/s",
    async () => {
      const load = ["--worker", "wire", "--rate", "4", "--rooms", "24", "--hold", "500ms"];
      const watch = ["--deadline", "4s", "--grace", "2s"];
      const found = await compared("--server", "1.13.5,1.9.12", ...load, ...watch, "--rounds", "6", "--seed", "12");
      const said = found.stdout + found.stderr;
      expect(
        found.result.versions.map(({ versions }) => versions.livekitServer),
        said,
      ).toEqual(["1.13.5", "1.9.12"]);
      // A busy machine may leave rounds that cannot be used, which is said; a difference there is none.
      expect(found.result.candidates[0]?.verdict, said).not.toBe("worse");
      expect(found.result.candidates[0]?.verdict, said).not.toBe("better");
      expect(measureOf(found, "lostRate"), said).toMatchObject({ base: 0, candidate: 0 });
    },
    patienceMs,
  );
});

describe("bad input", () => {
  it.each<[string, readonly string[], RegExp]>([
    ["one version alone", ["--agents", "1.2.3"], /at least two/],
    ["a version that does not exist, with near ones", ["--agents", "1.2.6,1.2.4"], /1\.2\.4.*1\.2\.3/s],
    ["two things that differ", ["--agents", "1.2.6,1.2.3", "--node", "22,24"], /one thing differs/],
    ["no runs", [], /rollcall compare/],
  ])("%s: exit 64, and nothing is left", async (_, args, problem) => {
    const out = mkdtempSync(join(tmpdir(), "rollcall-compare-"));
    const { status, stderr } = await rollcall(["compare", ...args, ...(args.length === 0 ? [] : ["--out", out])]);
    expect(status, stderr).toBe(64);
    expect(stderr).toMatch(problem);
    expect(readdirSync(out)).toEqual([]);
  });
});
