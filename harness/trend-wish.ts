// What the command line of `rollcall trend` asks for. The analysis gets it as JSON.

import { type TrendMeasure, type TrendWish, trendMeasures } from "../contract/trend.js";
import { UsageError } from "../contract/usage-error.js";
import { readerOf, readFlags } from "./flags.js";
import { nearestOf } from "./nearest.js";
import { countOf } from "./quantities.js";
import { valueSettings } from "./run-flags.js";

/** For the help. */
export const trendForm =
  "rollcall trend [FOLDER] [--scenario S] [--since 2026-11-01] [--last N] [--measure lost-rate|p99|offer...] [--html FILE] [--json]";

const valueNames = ["scenario", "since", "last", "measure", "html"] as const;

const mostLast = 1_000_000;

/** Reads the arguments after `trend`. @throws UsageError with every problem found. */
export function trendWishOf(args: readonly string[]): TrendWish {
  const problems: string[] = [];
  const given = readFlags(args, { values: valueNames, repeatable: [], switches: ["json"] }, problems);
  const { read } = readerOf<(typeof valueNames)[number]>(given, problems);
  const [folder = valueSettings.out.fallback, ...more] = given.positionals;
  if (more.length > 0) problems.push(`rollcall trend takes one folder; what is "${more.join(" ")}"?`);
  const wish: TrendWish = {
    folder,
    // Not checked against those of today: a kept run may be of a scenario that is gone.
    scenario: read("scenario", (text) => text, null),
    since: read("since", instantOf, null),
    last: read("last", (text) => countOf(text, 1, mostLast), null),
    measure: read("measure", measureOf, null),
    page: read("html", (text) => text, null),
    output: given.switches.has("json") ? "json" : "full",
  };
  if (problems.length > 0) throw new UsageError(problems);
  return wish;
}

/** A date is its first instant, in UTC, whatever the machine's own time is. */
function instantOf(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?(?:\.\d+)?Z)?$/.exec(text);
  const instant = match === null ? undefined : `${match[1]}T${match[2] ?? "00:00"}${match[3] ?? ":00"}.000Z`;
  const isReal = instant !== undefined && !Number.isNaN(Date.parse(instant));
  // 30 February is a date to Date.parse: two days later.
  if (!isReal || new Date(instant).toISOString() !== instant)
    throw new UsageError(`"${text}" is no date; write 2026-11-01 or 2026-11-01T02:00Z, which are UTC`);
  return instant;
}

function measureOf(text: string): TrendMeasure {
  const found = trendMeasures.find((measure) => measure === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `"${text}" is no measure${nearestOf(text, trendMeasures, "")}; there are: ${trendMeasures.join(", ")}`,
  );
}
