// Summaries of kept runs, for the tests of what reads many of them: a healthy night with what a test changes.

import type { Summary } from "../../contract/summary.js";
import { checks } from "../checks/index.js";
import { wilson } from "../statistics.js";
import { verdictOf } from "../verdict.js";
import { sampleFacts } from "./sample-facts.js";

export type NightChanges = {
  /** From 0; a day each. */
  readonly night: number;
  readonly dispatches?: number;
  readonly lost?: number;
  readonly p50?: number;
  readonly p99?: number | null;
  readonly versions?: Readonly<Record<string, string>>;
  readonly run?: Partial<Summary["run"]>;
  readonly more?: Partial<Summary>;
};

/** The run's id is `night` and three digits. */
export function keptNight(changes: NightChanges): Summary {
  const { night, dispatches = 1_000, lost = 0, p50 = 220, p99 = 300, more = {} } = changes;
  const facts = sampleFacts({ delivered: dispatches - lost, lost, limits: { maxLostRate: 0.5 } });
  const { numbers } = facts;
  const rate = wilson(lost, dispatches);
  return {
    ...numbers,
    ...{ verdict: verdictOf(facts, checks), lostRate: rate, missedDeadlineRate: rate },
    run: {
      ...numbers.run,
      id: `night${String(night).padStart(3, "0")}`,
      startedAt: new Date(Date.UTC(2026, 8, 1, 2) + night * 86_400_000).toISOString(),
      versions: { agents: "1.2.6", livekitServer: "1.13.5", ...changes.versions },
      ...changes.run,
    },
    delayMs: { count: dispatches - lost, min: 200, p50, p90: 250, p99, p999: null, max: 400 },
    ...more,
  };
}
