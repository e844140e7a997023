import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TrendWish } from "../../contract/trend.js";
import { UsageError } from "../../contract/usage-error.js";
import { keptNight, type NightChanges } from "../trials/kept-night.js";
import { inTemporaryFolder } from "../trials/trial.js";
import { renderTrend } from "./render.js";
import { trend } from "./trend.js";

const wish: Omit<TrendWish, "folder"> = { scenario: null, since: null, last: null, measure: null, output: "full" };

type Files = Readonly<Record<string, string>>;

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const trendOf = (files: Files, asked: Partial<TrendWish> = {}) =>
  inTemporaryFolder(async (folder) => {
    await write(folder, files);
    return await trend({ ...wish, ...asked, folder });
  });

const text = (changes: NightChanges): string => JSON.stringify(keptNight(changes));

const idOf = (night: number): string => `night${String(night).padStart(3, "0")}`;

/** As `run` makes them, but for the manifests. */
const kept = (count: number, changesAt: (night: number) => Omit<NightChanges, "night">): Files =>
  Object.fromEntries(
    Array.from({ length: count }, (_, night) => [
      `steady/${idOf(night)}/summary.json`,
      text({ night, ...changesAt(night) }),
    ]),
  );

/** A p99 of about 300 ms, that no neighbour has too. */
const noisy = (night: number): number => 300 + ((night * 37) % 23);

describe("a history", () => {
  it("says from which run on a measure differs, and which version changed with it", async () => {
    const slower = (night: number) => (night >= 25 ? { p99: 1.4 * noisy(night), versions: { agents: "1.9.0" } } : {});
    const found = await trendOf(kept(40, (night) => ({ p99: noisy(night), ...slower(night) })));
    const [group] = found.groups;
    expect(group).toMatchObject({ scenario: "steady", runs: 40, from: "2026-09-01T02:00:00.000Z" });
    expect(group?.changes.found).toHaveLength(1);
    expect(group?.changes.found[0]).toMatchObject({
      ...{ measure: "p99", unit: "ms", run: "night025", startedAt: "2026-09-26T02:00:00.000Z", p: 0.001 },
      before: { runs: 25, to: "2026-09-25T02:00:00.000Z" },
      after: { runs: 15, from: "2026-09-26T02:00:00.000Z" },
      versions: {
        place: "here",
        after: "night024",
        at: "night025",
        parts: [{ part: "agents", from: "1.2.6", to: "1.9.0" }],
      },
    });
    expect(group?.changes.found[0]?.relative).toBeCloseTo(0.4, 1);
    expect(group?.versions.find(({ part }) => part === "agents")?.spans.map(({ runs }) => runs)).toEqual([25, 15]);
  });

  it("judges a rate by its counts", async () => {
    const found = await trendOf(kept(40, (night) => ({ lost: night >= 30 ? 8 + (night % 3) : 0, p99: noisy(night) })));
    const lost = found.groups[0]?.changes.found.find(({ measure }) => measure === "lost-rate");
    expect(lost).toMatchObject({
      ...{ run: "night030", relative: null, before: { value: 0, hits: 0, of: 30_000 } },
      ...{ after: { hits: 89, of: 10_000, value: 0.0089 }, versions: { place: "none", parts: [] } },
    });
  });

  it("is of the runs that were asked for", async () => {
    const files = kept(10, () => ({}));
    const since = await trendOf(files, { since: "2026-09-04T02:00:00Z", last: 3 });
    expect(since).toMatchObject({ runs: 3, notAsked: 7 });
    expect(since.groups[0]?.nights.map(({ run }) => run)).toEqual(["night007", "night008", "night009"]);
    expect((await trendOf(files, { measure: "p50" })).groups[0]?.columns).toEqual([
      { measure: "p50", unit: "ms", percentile: "p50" },
    ]);
  });

  it.each([1, 2, 11])("of %i runs has a table, no changes, and the reason", async (count) => {
    const { groups } = await trendOf(kept(count, (night) => ({ p99: night < count / 2 ? 300 : 900 })));
    expect(groups[0]?.nights).toHaveLength(count);
    expect(groups[0]?.changes).toMatchObject({ state: "too-few", found: [] });
    expect(groups[0]?.changes.detail).toContain("no change could be significant in fewer than 12");
  });

  it("follows the p90 where the runs cannot bear a p99", async () => {
    const { groups } = await trendOf(kept(20, () => ({ dispatches: 20, p99: null })));
    expect(groups[0]?.columns.map(({ measure }) => measure)).toContain("p90");
    expect(groups[0]?.columns.map(({ measure }) => measure)).not.toContain("p99");
  });
});

describe("what is in the folder", () => {
  const good = { "steady/a/summary.json": text({ night: 0 }), "steady/b/summary.json": text({ night: 1 }) };
  const unknown = text({ night: 2, more: { verdict: { result: "unknown", reasons: [] } } });
  it.each<readonly [string, Files, string, string]>([
    ["an unknown run", { "steady/c/summary.json": unknown }, "unknown", "steady/c/summary.json"],
    ["a damaged summary", { "steady/c/summary.json": "{" }, "damaged", "steady/c/summary.json"],
    [
      "a summary of another shape",
      { "flat/c.json": JSON.stringify({ ...keptNight({ night: 3 }), counts: {} }) },
      "damaged",
      "flat/c.json",
    ],
    [
      "one of an older schema",
      { "flat/c.json": JSON.stringify({ ...keptNight({ night: 3 }), schema: 2 }) },
      "other-schema",
      "flat/c.json",
    ],
    ["JSON of another kind", { "flat/package.json": "{}" }, "no-summary", "flat/package.json"],
    ["a run that was not judged", { "steady/c/manifest.json": "{}" }, "not-judged", "steady/c"],
    ["a comparison's runs", { "compare/x/summary.json": text({ night: 3 }) }, "no-night", "compare"],
    [
      "a comparison's, wherever it was moved to",
      { "kept/comparison.json": "{}", "kept/rounds/1/summary.json": text({ night: 3 }) },
      "no-night",
      "kept",
    ],
    [
      "a search's, too",
      { "kept/capacity.json": "{}", "kept/steps/1/summary.json": text({ night: 3 }) },
      "no-night",
      "kept",
    ],
    ["a search's steps", { "capacity/x/steps/1/summary.json": text({ night: 3 }) }, "no-night", "capacity"],
    ["the same run in two places", { "flat/copy.json": text({ night: 1 }) }, "again", "steady/b/summary.json"],
    ["one that started at no time", { "c.json": text({ night: 3, run: { startedAt: "soon" } }) }, "damaged", "c.json"],
  ])("%s is left out and named", async (_, files, kind, path) => {
    const found = await trendOf({ ...good, ...files });
    expect(found.runs).toBe(2);
    expect(found.leftOut.map((one) => [one.kind, one.path])).toEqual([[kind, path]]);
    expect(renderTrend(found)).toContain(path);
  });

  it("may be summaries alone, as CI keeps them, beside schemas, checkpoints and what else a run has", async () => {
    const run = { "r/manifest.json": "{}", "r/checkpoint.json": "{}", "r/logs/k6-summary.json": "{}" };
    const found = await trendOf({
      ...{ "1.json": text({ night: 0 }), "deep/2.json": text({ night: 1 }), "summary.schema.json": "{}" },
      ...{ ...run, "r/summary.json": text({ night: 2 }), ".hidden/3.json": text({ night: 3 }), "notes.md": "" },
    });
    expect(found).toMatchObject({ runs: 3, leftOut: [] });
  });

  it("is looked into once, whatever links there are", async () => {
    await inTemporaryFolder(async (folder) => {
      await write(folder, good);
      await symlink("b", join(folder, "steady/latest"));
      await symlink("..", join(folder, "steady/a/up"));
      expect(await trend({ ...wish, folder })).toMatchObject({ runs: 2, leftOut: [] });
      expect(await trend({ ...wish, folder: join(folder, "steady/latest") })).toMatchObject({ runs: 1 });
    });
  });
});

describe("no history", () => {
  const problemOf = async (files: Files, asked: Partial<TrendWish> = {}): Promise<string> => {
    const error = await trendOf(files, asked).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    return error instanceof Error ? error.message : "";
  };
  it("says where it was looked for and what makes one", async () => {
    expect(await problemOf({ "x/notes.txt": "" })).toMatch(
      /has no judged run: looked in 2 folders for .*summary\.json[\s\S]*npx rollcall run/,
    );
  });
  it("says what there was instead", async () => {
    expect(await problemOf({ "x/summary.json": "{" })).toMatch(/1 damaged file: x\/summary.json \(it is no JSON\)/);
  });
  it("says which runs there are when others were asked for", async () => {
    const problem = await problemOf(
      kept(2, () => ({})),
      { scenario: "soak" },
    );
    expect(problem).toMatch(
      /2 judged runs, of steady, from 2026-09-01T02.* to 2026-09-02T02.*; none of scenario "soak"/,
    );
  });
  it.each(["compare", "compare/20261127T081100Z-abcdefgh", "compare/20261127T081100Z-abcdefgh/rounds"])(
    "is what a folder of comparisons has, asked for by itself: %s",
    async (asked) => {
      await inTemporaryFolder(async (folder) => {
        const rounds = "compare/20261127T081100Z-abcdefgh/rounds";
        await write(folder, { [`${rounds}/01-1.2.3/summary.json`]: text({ night: 0 }) });
        await expect(trend({ ...wish, folder: join(folder, asked) })).rejects.toThrow(
          /no judged run[\s\S]*1 folder whose runs are no nights: .*\(runs of comparisons\)/,
        );
      });
    },
  );
  it("says that a folder is not there", async () => {
    await expect(trend({ ...wish, folder: "/nowhere at all" })).rejects.toThrow(/there is no such folder/);
  });
});

describe("as text", () => {
  it("has its changes, its versions and its course, newest last, on lines of at most 110 columns", async () => {
    const { groups, ...rest } = await trendOf(
      kept(40, (night) => ({ p99: night < 25 ? noisy(night) : 2 * noisy(night), lost: night < 25 ? 0 : 9 })),
    );
    const lines = renderTrend({ ...rest, folder: "results", groups }).split("\n");
    expect(lines[0]).toBe("results: 40 runs in 1 history");
    expect(lines.filter((line) => line.length > 110)).toEqual([]);
    const course = lines.filter((line) => /night\d{3} +(pass|fail)/.test(line));
    expect(course).toHaveLength(30);
    expect(course.at(-1)).toContain("night039");
    expect(lines.filter((line) => line.startsWith("  >")).join()).toContain("night025");
    expect(lines.join("\n")).toMatch(/From 2026-09-26 02:00 on, run night025; no version changed within 3 runs of it/);
    expect(lines.join("\n")).toMatch(/lost +0 % \(0 of 25000, 25 runs\) +0\.9 % \(135 of 15000, 15 runs\) +0\.001/);
  });

  it("shows what came from outside, and obeys none of it", async () => {
    const odd = { scenario: "st\u001b[31meady", target: "a\u202eb" };
    const shown = renderTrend(await trendOf({ "a.json": text({ night: 0, run: odd }) }));
    expect(shown).toContain("st\\u001b[31meady");
    expect([...shown].filter((sign) => sign === "\u001b" || sign === "\u202e")).toEqual([]);
  });
});
