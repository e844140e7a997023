// What a command line asks of the verdict: the limits of a run, and those that the machinery itself must keep.

import { type Cause, causes } from "../contract/causes.js";
import type { Plan } from "../contract/manifest.js";
import { UsageError } from "../contract/usage-error.js";
import { noting, type Reader } from "./flags.js";
import { nearestOf } from "./nearest.js";
import { shareOf } from "./quantities.js";
import type { ValueName } from "./run-flags.js";
import { positiveMsOf } from "./scenarios/read-options.js";

/** Of a start against its time. */
const usualSchedulingDelayMs = 50;

/** The rooms of a burst are asked for by one k6 on a few cores: 200 within a quarter of a second (bench burst). */
const usualBurstSpreadMs = 250;

export const limitsWishOf = (
  { given, read, problems }: Reader<ValueName>,
  { waves }: Pick<Plan, "waves">,
): Pick<Plan, "limits" | "validityLimits"> => ({
  limits: {
    maxLostRate: read("max-lost-rate", shareOf, 0),
    maxLateRate: read("max-late-rate", shareOf, 0),
    maxP50Ms: read("max-p50", positiveMsOf, null),
    maxP90Ms: read("max-p90", positiveMsOf, null),
    maxP99Ms: read("max-p99", positiveMsOf, null),
    drift: given.switches.has("fail-on-drift") ? "judged" : "reported",
    excused: (given.values.get("excuse") ?? []).flatMap(
      (text) => noting(problems, "excuse", () => causeOf(text)) ?? [],
    ),
  },
  validityLimits: {
    schedulingDelayP99Ms: read(
      "max-scheduling-delay",
      positiveMsOf,
      waves.some(({ kind }) => kind === "at-once") ? usualBurstSpreadMs : usualSchedulingDelayMs,
    ),
    eventLoopDelayP99Ms: read("max-event-loop-delay", positiveMsOf, 50),
    cpuBusy: 0.95,
  },
});

function causeOf(text: string): Cause {
  const found = causes.find((cause) => cause === text);
  if (found !== undefined) return found;
  throw new UsageError(`"${text}" is not a cause${nearestOf(text, causes, "")}; there are: ${causes.join("; ")}`);
}
