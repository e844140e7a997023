// The figures of each path by which dispatches were asked for, and the warm-ups that came before them.

import { z } from "zod";
import { askingText, pathNames, roomStates, type WeightedPath } from "../contract/paths.js";
import type { Summary } from "../contract/summary.js";
import { type Database, literal } from "./database.js";
import pathsSql from "./sql/paths.sql";
import warmUpsSql from "./sql/warm-ups.sql";
import { medianInterval, msOrNull, percentile, sortedSamples, wilson } from "./statistics.js";

const count = z.number();
const path = z.enum(pathNames);
const roomState = z.enum(roomStates);
const rowSchema = z.object({
  ...{ path, roomState, requested: count, refused: count },
  ...{ delivered: count, late: count, lost: count, unresolved: count },
});

const warmUpSchema = z.object({ path, roomState, answer: z.enum(["ok", "refused", "none"]), arrivedAfterMs: count });

/** In the order of their names. */
export async function pathsOf(database: Database): Promise<Summary["paths"]> {
  const rows = await database.rows(pathsSql, rowSchema);
  return await Promise.all(
    rows.map(async ({ path, roomState: room, ...counts }) => {
      const delays = sortedSamples(
        await database.numbers(
          `SELECT delay_us::DOUBLE FROM dispatch WHERE path = ${literal(path)} AND room_state = ${literal(room)}
            AND outcome IN ('delivered', 'late') AND request_uncertainty_us <= getvariable('step_us')`,
        ),
      );
      const interval = medianInterval(delays);
      return {
        ...{ path, room, ...counts },
        lostRate: wilson(counts.lost, counts.delivered + counts.late + counts.lost),
        delayMs: {
          count: delays.length,
          p50: msOrNull(percentile(delays, 500)),
          p50Low: msOrNull(interval?.low ?? null),
          p50High: msOrNull(interval?.high ?? null),
          p90: msOrNull(percentile(delays, 900)),
          p99: msOrNull(percentile(delays, 990)),
          max: msOrNull(delays.at(-1) ?? null),
        },
      };
    }),
  );
}

/** `arrivedAfterMs` is `null` for one that did not arrive by the deadline. */
export async function warmUpsOf(database: Database): Promise<Summary["warmUps"]> {
  const rows = await database.rows(warmUpsSql, warmUpSchema);
  return rows.map(({ path, roomState: room, answer, arrivedAfterMs }) => ({
    ...{ path, room, answer, arrivedAfterMs: arrivedAfterMs < 0 ? null : arrivedAfterMs },
  }));
}

/** `create-room`, or several with their weights. */
export const pathsText = (paths: readonly WeightedPath[]): string =>
  paths.map((one) => (paths.length === 1 ? askingText(one) : `${askingText(one)}=${one.weight}`)).join(", ");
