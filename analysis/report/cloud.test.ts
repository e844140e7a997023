import { describe, expect, it } from "vitest";
import type { Database } from "../database.js";
import { withDatabase } from "../database.js";
import { type CloudWish, cloudOf, groundOf, mostSingly } from "./cloud.js";
import { levelsOf } from "./levels.js";

const wish: CloudWish = { zeroUs: 1_000_000, deadlineMs: 10_000, graceMs: 10_000, told: [] };
const size = (outcome: string, count: number, more = {}) => ({
  outcome,
  count,
  placed: count,
  last_us: 41_000_000,
  least_us: null,
  ...more,
});

describe("the ground", () => {
  it("counts every outcome, and its time ends with the last request", () => {
    const ground = groundOf([size("delivered", 15, { least_us: 212_000 }), size("lost", 5)], wish);
    expect(ground).toMatchObject({ toMs: 40_000, inCells: [], unplaced: 0, grid: { columnMs: 201 } });
    expect(ground.counts).toEqual({ delivered: 15, late: 0, lost: 5, unresolved: 0, refused: 0 });
  });
  it.each([
    ["leaves room below the fastest", { least_us: 212_000 }, 100],
    ["is a tenth of the deadline where nothing is faster", { least_us: 5_000_000 }, 1_000],
    ["is a tenth of the deadline where nothing arrived", {}, 1_000],
    ["is never nothing", { least_us: 3 }, 1],
  ])("the lowest delay of its axis %s", (_, more, fromDelayMs) => {
    expect(groundOf([size("delivered", 1, more)], wish).fromDelayMs).toBe(fromDelayMs);
  });
  it("puts into cells what are more than can be drawn singly, and says how many have no place in time", () => {
    const ground = groundOf(
      [size("delivered", mostSingly + 1), size("lost", mostSingly), size("unresolved", 7, { placed: 2 })],
      wish,
    );
    expect([ground.inCells, ground.unplaced]).toEqual([["delivered"], 5]);
  });
  it("of a run without a dispatch has a time all the same", () => {
    expect(groundOf([], wish)).toMatchObject({ toMs: 1_000, inCells: [] });
  });
});

it.each([
  ["no cell has no step", [], []],
  ["one of 1 has one", [1], [1]],
  ["counts up to 1000 have six, even in logarithms", [1, 40, 1_000], [1, 4, 10, 32, 100, 317]],
  ["few counts have as many steps as there are counts", [1, 2], [1, 2]],
])("levels: %s", (_, counts, levels) => {
  expect(levelsOf(counts.map((count) => ({ outcome: "delivered", column: 0, row: 0, count })))).toEqual(levels);
});

/** Delivered every millisecond in 200 to 203 ms, every hundredth lost; one refused. */
const rowsSql = `CREATE TABLE page_row AS
  SELECT n, 'rollcall-testrun2-' || n AS room, CASE WHEN n = 50 THEN 'refused' WHEN n % 100 = 99 THEN 'lost' ELSE 'delivered' END AS outcome,
    1000000 + n * 1000 AS request_us, CASE WHEN n % 100 <> 99 THEN 200000 + (n % 4) * 1000 END AS delay_us,
    CASE WHEN n % 100 = 99 THEN 'never offered' END AS cause, 'running' AS listed, request_us + 150000 AS offer_us, NULL::BIGINT AS answer_us,
    NULL::BIGINT AS assignment_us, NULL::BIGINT AS entry_us, NULL::BIGINT AS join_us
  FROM range(5000) r(n)`;

const tried = <Result>(use: (database: Database) => Promise<Result>) =>
  withDatabase(async (database) => {
    await database.run(rowsSql);
    return await use(database);
  });

describe("a cloud of many", () => {
  it("counts each dispatch once: in a cell, or as a point", async () => {
    const cloud = await tried((database) => cloudOf(database, wish));
    expect(cloud.inCells).toEqual(["delivered"]);
    expect(cloud.cells.reduce((sum, { count }) => sum + count, 0)).toBe(4_949);
    expect(cloud.cells.every(({ outcome }) => outcome === "delivered")).toBe(true);
    expect(cloud.points).toHaveLength(51);
    expect(cloud.points[0]).toEqual({
      ...{
        n: 50,
        room: "rollcall-testrun2-50",
        outcome: "refused",
        atMs: 50,
        delayMs: 202,
        cause: null,
        listed: "running",
      },
      ...{ offerMs: 150, answerMs: null, assignmentMs: null, entryMs: null, joinMs: null },
    });
  });
  it("draws those singly whose lives are told, whatever their number is", async () => {
    const { points } = await tried((database) => cloudOf(database, { ...wish, told: [7] }));
    expect(points.map(({ n }) => n).slice(0, 2)).toEqual([7, 50]);
  });
  it("places a delay into its twenty-fourth of a decade, and a request into its column", async () => {
    const { cells, grid } = await tried((database) => cloudOf(database, wish));
    // log10(200 000 us) x 24 = 127.2, log10(203 000) x 24 = 127.4.
    expect(new Set(cells.map(({ row }) => row))).toEqual(new Set([127]));
    expect(grid.columnMs).toBe(25);
    expect(cells[0]).toEqual({ outcome: "delivered", column: 0, row: 127, count: 25 });
    expect(Math.max(...cells.map(({ column }) => column))).toBe(199);
  });
});
