// What the summary says of the wiretap itself: whether it watched, how its links fared, how late its event loop was.

import { z } from "zod";
import type { Plan } from "../contract/manifest.js";
import type { Summary } from "../contract/summary.js";
import type { Database } from "./database.js";
import type { Observations } from "./observations.js";
import { msOrNull } from "./statistics.js";
import type { Timeline } from "./timeline.js";

const linksSql = `SELECT count(opened_us) AS links,
  count(*) FILTER (closed_us < coalesce(getvariable('end_us'), 9007199254740991) AND closed_by IS DISTINCT FROM 'run') AS closed,
  count(*) FILTER (refused) AS refused FROM link`;

const linksSchema = z.object({ links: z.number(), closed: z.number(), refused: z.number() });

export async function wiretapOf(
  database: Database,
  plan: Plan,
  { marks, files }: Observations,
  { tap, endUs }: Timeline,
): Promise<Summary["wiretap"]> {
  const [links = { links: 0, closed: 0, refused: 0 }] = await database.rows(linksSql, linksSchema);
  const health = marks.filter((mark) => mark.observer === "wiretap" && mark.eventLoopDelayP99Us !== null).at(-1);
  const whole = files.some((file) => file.observer === "wiretap" && file.damagedLines === 0);
  const watched = whole && tap !== null && endUs !== null && tap.untilUs >= endUs ? "wholly" : "partly";
  return {
    watched: plan.wiretap === "off" ? "off" : watched,
    ...links,
    undecodable: health?.undecodable ?? 0,
    eventLoopDelayMs: {
      p99: msOrNull(health?.eventLoopDelayP99Us ?? null),
      max: msOrNull(health?.eventLoopDelayMaxUs ?? null),
    },
  };
}
