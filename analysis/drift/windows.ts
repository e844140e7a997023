// The run's course: the time in which dispatches were requested, window by window. SQL counts and takes medians.

import { z } from "zod";
import type { Usage, Window } from "../../contract/course.js";
import type { Database } from "../database.js";
import type { Mark } from "../observations.js";
import placedSql from "../sql/placed.sql";
import usageSql from "../sql/usage.sql";
import windowsSql from "../sql/windows.sql";
import { msOrNull, percentile, type SortedSamples, sortedSamples } from "../statistics.js";
import { type Cut, cutsOf } from "./cut.js";

const count = z.number();
const countsSchema = z.object({
  ...{ requested: count, delivered: count, late: count, lost: count, unresolved: count },
  ...{ under_way: count, rooms: count },
});
const figure = z.number().nullable();
const usageSchema = z.object({
  ...{ number: count, role: z.string(), rss_kb: figure, processes: figure, open_files: figure },
  ...{ cpu_us: figure, seen_us: figure },
});

const lastRequestSql =
  "SELECT coalesce(max(request_us), 0) AS value FROM dispatch WHERE request_us IS NOT NULL AND outcome <> 'refused'";

/** @param loadStartedUs monotonic; without it there are no windows. */
export async function windowsOf(
  database: Database,
  loadStartedUs: number | null,
  marks: readonly Mark[],
): Promise<readonly Window[]> {
  if (loadStartedUs === null) return [];
  const cuts = cutsOf(((await database.count(lastRequestSql)) - loadStartedUs) / 1000);
  if (cuts.length === 0) return [];
  const spans = cuts.map((cut) => spanOf(cut, loadStartedUs));
  await tellSpans(database, spans);
  const seconds = Math.max(...cuts.map(({ toMs }) => toMs)) / 1000;
  await database.set({ load_started_us: loadStartedUs, windows: cuts.length, seconds });
  await database.run(placedSql);
  const counts = await database.rows(windowsSql, countsSchema);
  const usages = await database.rows(usageSql, usageSchema);
  const windows: Window[] = [];
  for (const [number, span] of spans.entries()) {
    const row = counts[number];
    const cut = cuts[number];
    if (row === undefined || cut === undefined) throw new Error("windows.sql did not give a row for each window");
    const { under_way, ...outcomes } = row;
    windows.push({
      ...cut,
      ...outcomes,
      underWay: under_way,
      ...percentilesOf(await delaysIn(database, number)),
      cpuBusy: meanBusy(marks, span),
      parts: Object.fromEntries(usages.filter((u) => u.number === number).map((u) => [u.role, usageOf(u)])),
    });
  }
  // Memory: a row for each dispatch.
  await database.run("DROP TABLE placed");
  return windows;
}

/** Monotonic microseconds; `toUs` belongs to the next. */
type Span = { readonly fromUs: number; readonly toUs: number };

const spanOf = ({ fromMs, toMs }: Cut, loadStartedUs: number): Span => ({
  fromUs: loadStartedUs + fromMs * 1000,
  toUs: loadStartedUs + toMs * 1000,
});

async function tellSpans(database: Database, spans: readonly Span[]): Promise<void> {
  await database.run("CREATE TABLE span (number INTEGER, from_us BIGINT, to_us BIGINT)");
  for (const [number, { fromUs, toUs }] of spans.entries())
    await database.run("INSERT INTO span VALUES ($1, $2, $3)", [number, fromUs, toUs]);
}

/** The same samples as those of the run's delays. */
async function delaysIn(database: Database, number: number): Promise<SortedSamples> {
  await database.set({ span_number: number });
  return sortedSamples(
    await database.numbers(
      "SELECT delay_us::DOUBLE FROM placed WHERE number = getvariable('span_number') AND delay_us IS NOT NULL",
    ),
  );
}

const percentilesOf = (delays: SortedSamples) => ({
  p50: msOrNull(percentile(delays, 500)),
  p90: msOrNull(percentile(delays, 900)),
  p99: msOrNull(percentile(delays, 990)),
});

function meanBusy(marks: readonly Mark[], { fromUs, toUs }: Span): number | null {
  const permilles = marks.flatMap(({ observer, event, atUs, cpuBusyPermille: busy }) =>
    observer === "harness" && event === "machine" && atUs !== null && busy !== null && atUs >= fromUs && atUs < toUs
      ? [busy]
      : [],
  );
  if (permilles.length === 0) return null;
  return Math.round(permilles.reduce((sum, busy) => sum + busy, 0) / permilles.length) / 1000;
}

function usageOf({ rss_kb, processes, open_files, cpu_us, seen_us }: z.infer<typeof usageSchema>): Usage {
  const isCpuKnown = cpu_us !== null && seen_us !== null && seen_us > 0 && cpu_us >= 0;
  return {
    rssMb: rss_kb === null ? null : Math.round(rss_kb / 102.4) / 10,
    cores: isCpuKnown ? Math.round((1000 * cpu_us) / seen_us) / 1000 : null,
    processes,
    openFiles: open_files,
  };
}
