import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../contract/usage-error.js";
import { literal, withDatabase } from "../database.js";
import { inTemporaryFolder } from "../trials/trial.js";
import { chooseDispatch, othersAt } from "./choose.js";

type Row = { readonly n: number; readonly outcome: string; readonly delayMs?: number; readonly phantom?: true };

const roomOf = (n: number): string => `rollcall-testrun2-${String(n).padStart(6, "0")}`;

/** Of each, the room by its number; a nasty one is number 9. */
async function chosen(rows: readonly Row[], wanted?: string): Promise<number> {
  return await inTemporaryFolder(async (folder) => {
    const file = join(folder, "dispatches.parquet");
    return await withDatabase(async (database) => {
      await database.run(`COPY (${rows.map(selectOf).join(" UNION ALL ")}) TO ${literal(file)} (FORMAT parquet)`);
      return (await chooseDispatch(database, file, wanted)).n;
    });
  });
}

function selectOf({ n, outcome, delayMs, phantom }: Row): string {
  const us = delayMs === undefined ? "NULL::BIGINT" : literal(delayMs * 1000);
  const instants = ["request", "arrival", "offer", "answer", "assignment", "handler", "entry", "join", "look", "left"];
  const flags = ["duplicated", "rescued", "recovered", "doubled", "needless"];
  const room = literal(n === 9 ? "it's \\ % _ 部屋" : roomOf(n));
  return `SELECT ${literal(n)} AS n, ${room} AS room, ${literal(outcome)} AS outcome, NULL::VARCHAR AS cause,
    ['unanswered'] AS also_fits, 0::BIGINT AS request_uncertainty_us, ${us} AS delay_us, NULL::VARCHAR AS job_id, NULL::SMALLINT AS node, NULL::SMALLINT AS worker_node,
    NULL::VARCHAR AS listed, ${phantom ?? false} AS phantom, NULL::BIGINT AS rescue_us, NULL::BIGINT AS rescue_delay_us,
    ${instants.map((name) => `NULL::BIGINT AS ${name}_us`).join(", ")}, ${flags.map((name) => `false AS ${name}`).join(", ")}`;
}

describe("the worst dispatch", () => {
  const [delivered, slow] = [
    { n: 0, outcome: "delivered", delayMs: 200 },
    { n: 1, outcome: "delivered", delayMs: 900 },
  ];
  const late = { n: 2, outcome: "late", delayMs: 11_000 };
  const later = { n: 3, outcome: "late", delayMs: 19_000 };
  const lost = { n: 4, outcome: "lost", delayMs: 90_000 };
  const alsoLost = { n: 5, outcome: "lost" };
  const phantom = { n: 6, outcome: "delivered", delayMs: 300, phantom: true } as const;
  const refused = { n: 7, outcome: "refused" };
  const cases: readonly (readonly [string, readonly Row[], number])[] = [
    ["is the first lost one, late though it came", [delivered, later, alsoLost, lost], 4],
    ["else the latest", [delivered, late, later, phantom], 3],
    ["else a phantom", [slow, phantom, { n: 8, outcome: "unresolved" }], 6],
    ["else an unresolved one", [slow, { n: 8, outcome: "unresolved" }, refused], 8],
    ["else the slowest", [delivered, slow, refused], 1],
    ["and a refused one when there is no other", [refused], 7],
  ];
  it.each(cases)("%s", async (_, rows, expected) => {
    expect(await chosen(rows)).toBe(expected);
  });
});

describe("a dispatch by name", () => {
  const rows = [0, 1, 9, 10, 101].map((n) => ({ n, outcome: "delivered", delayMs: 1 }));
  const cases: readonly (readonly [string, string, number])[] = [
    ["its room", roomOf(10), 10],
    ["its number", "1", 1],
    ["its number, with the zeros of the room's name", "000101", 101],
    ["the end of its room's name", "-000010", 10],
    ["the start of its room's name, whatever SQL makes of it", "it's \\ % ", 9],
    ["the end of a nasty one", "_ 部屋", 9],
  ];
  it.each(cases)("%s", async (_, wanted, expected) => {
    expect(await chosen(rows, wanted)).toBe(expected);
  });

  const refusals: readonly (readonly [string, string, RegExp])[] = [
    [
      "an unknown room, with the nearest",
      "rolcall-testrun2-000010",
      /did you mean rollcall-testrun2-000010, number 10/,
    ],
    ["an unknown room that is like none, without a guess", "nix", /"nix"; it asked for 5/],
    ["an unknown number, with those that there are", "77", /"77"; it asked for 5, numbers 0 to 101/],
    ["a part that several have", "rollcall", /more than one room.*000000, rollcall-testrun2-000001/],
    ["nothing at all", "", /empty/],
    ["a wildcard", "%", /no dispatch/],
    ["a terminal's control characters, shown and not obeyed", "\u202e\u001b[31m", /\\u202e/],
  ];
  it.each(refusals)("refuses %s", async (_, wanted, message) => {
    const refused = chosen(rows, wanted);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
  });

  it("refuses a run without dispatches", async () => {
    const none = [{ n: 0, outcome: "delivered" }];
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, "dispatches.parquet");
      await withDatabase(async (database) => {
        await database.run(`COPY (FROM (${none.map(selectOf)}) WHERE n < 0) TO ${literal(file)} (FORMAT parquet)`);
        await expect(chooseDispatch(database, file, undefined)).rejects.toThrow("no dispatch");
        await expect(chooseDispatch(database, file, "3")).rejects.toThrow("asked for none");
      });
    });
  });
});

describe("the other jobs at an instant", () => {
  const jobs = [
    "(0, 1, 1, 2, NULL, 'yes')", // itself
    "(1, 1, 5, 10, NULL, 'yes')", // in hand
    "(2, 1, 5, 10, 200, 'yes')", // in hand, left later
    "(3, 1, 5, 10, 90, 'yes')", // left before
    "(4, 40, 50, NULL, NULL, 'yes')", // called, never started
    "(5, 40, 50, 150, NULL, NULL)", // called, started later; without a wiretap
    "(6, 110, 120, 130, NULL, 'yes')", // called later
    "(7, 40, 50, NULL, NULL, 'no')", // called, refused
    "(8, 20, 50, NULL, NULL, 'yes')", // called, lost by then
    "(9, 21, 50, NULL, NULL, 'yes')", // called, in the last of its watch
  ];
  it("are in hand from entry until they leave, and waiting from the call until entry, a refusal or their watch's end", async () => {
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, "jobs.parquet");
      await withDatabase(async (database) => {
        const values = `SELECT * FROM (VALUES ${jobs.join(", ")}) AS job(n, request_us, handler_us, entry_us, left_us, answered)`;
        await database.run(`COPY (${values}) TO ${literal(file)} (FORMAT parquet)`);
        const at = { n: 0, atUs: 100, watchMs: 0.08 };
        expect(await othersAt(database, file, at)).toEqual({ inHand: 2, waiting: 3 });
      });
    });
  });
});
