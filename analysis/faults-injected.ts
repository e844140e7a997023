// The summary's table of faults: what was really injected, as its injectors wrote it, beside what became of the
// dispatches it touched. Here alone are fault lines and findings laid side by side.

import { z } from "zod";
import { causes } from "../contract/causes.js";
import type { Summary } from "../contract/summary.js";
import type { Database } from "./database.js";
import becameSql from "./sql/became.sql";
import faultsSql from "./sql/faults.sql";
import { msOf } from "./statistics.js";
import type { Timeline } from "./timeline.js";

const faultSchema = z.object({
  ...{ fault: z.string(), specification: z.string(), firstTarget: z.string(), targets: z.number() },
  ...{ injections: z.number(), rooms: z.number(), firstUs: z.number(), lastUs: z.number() },
});

const becameSchema = z.object({
  ...{ fault: z.string(), specification: z.string(), outcome: z.string(), count: z.number() },
  cause: z.enum(causes).nullable(),
});

export async function faultsInjected(database: Database, { loadStartedUs }: Timeline): Promise<Summary["faults"]> {
  const became = await database.rows(becameSql, becameSchema);
  const afterStartMs = (atUs: number) => msOf(atUs - (loadStartedUs ?? atUs));
  return (await database.rows(faultsSql, faultSchema)).map(({ fault, specification, ...row }) => ({
    ...{ fault, specification, injections: row.injections, rooms: row.rooms },
    target: row.targets === 1 ? row.firstTarget : `${row.firstTarget} and ${row.targets - 1} more`,
    firstAfterLoadStartMs: afterStartMs(row.firstUs),
    lastAfterLoadStartMs: afterStartMs(row.lastUs),
    became: became
      .filter((found) => found.fault === fault && found.specification === specification)
      .map(({ outcome, cause, count }) => ({ outcome, cause, count })),
  }));
}
