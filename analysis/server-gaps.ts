// When the server did not answer the harness's looks, and what became of the dispatches that were requested then.

import { z } from "zod";
import type { Summary } from "../contract/summary.js";
import type { Database } from "./database.js";
import type { Mark } from "./observations.js";
import type { Timeline } from "./timeline.js";

type Gap = Summary["serverGaps"][number];

/** Looks come each 10 s: the server may have stopped answering just after the one before. */
const lookPeriodUs = 10_000_000;

const count = z.number();
const becameSchema = z.object({ requested: count, unanswered: count, missed: count, unresolved: count });

const becameSql = `SELECT count(*) AS requested, count(*) FILTER (answer = 'none') AS unanswered,
    count(*) FILTER (outcome IN ('late', 'lost')) AS missed, count(*) FILTER (outcome = 'unresolved') AS unresolved
  FROM dispatch WHERE outcome <> 'refused' AND request_us >= getvariable('gap_from_us')
    AND request_us <= getvariable('gap_to_us')`;

export async function serverGapsOf(
  database: Database,
  marks: readonly Mark[],
  { loadStartedUs, endUs }: Timeline,
): Promise<readonly Gap[]> {
  if (loadStartedUs === null) return [];
  const sinceMs = (atUs: number) => Math.max(0, Math.round((atUs - loadStartedUs) / 1000));
  const gaps: Gap[] = [];
  for (const { silentUs, answeredUs, reason } of silencesIn(marks)) {
    await database.set({ gap_from_us: silentUs - lookPeriodUs, gap_to_us: answeredUs ?? endUs ?? silentUs });
    const [became] = await database.rows(becameSql, becameSchema);
    if (became === undefined) throw new Error("a counting query gave no row");
    gaps.push({ fromMs: sinceMs(silentUs), toMs: answeredUs === null ? null : sinceMs(answeredUs), reason, ...became });
  }
  return gaps;
}

type Silence = { readonly silentUs: number; readonly answeredUs: number | null; readonly reason: string };

/** Marks in order of time. */
function silencesIn(marks: readonly Mark[]): readonly Silence[] {
  const looks = marks.filter(
    ({ event, atUs }) => atUs !== null && (event === "server-silent" || event === "server-answers"),
  );
  return looks.flatMap(({ event, atUs, reason }, i) =>
    event === "server-silent" && atUs !== null
      ? [{ silentUs: atUs, answeredUs: looks[i + 1]?.atUs ?? null, reason: reason ?? "no reason was given" }]
      : [],
  );
}
