// The life of one dispatch as data: every observer's line in order of time, what the list said, how the workers were, and
// why its cause was chosen. Rendered for a terminal by render.ts, printed as it is by --json. Pure.

import { reasonOf } from "./because.js";
import { durationWords } from "./duration-words.js";
import { inOrderBefore } from "./in-order.js";
import { type Facts, type Known, knownOf } from "./known.js";
import { type ListStory, listOf } from "./list.js";
import { type Moment, momentsOf } from "./moments.js";
import { outcomeWords } from "./outcome-words.js";
import { type WorkerState, workersOf } from "./worker-states.js";

/** Durations and offsets are milliseconds with one decimal, offsets from the request of attempt 1. */
export type Story = {
  readonly run: string;
  readonly n: number;
  readonly room: string;
  readonly outcome: string;
  readonly outcomeWords: string;
  readonly delayMs: number | null;
  readonly deadlineMs: number;
  readonly graceMs: number;
  readonly cause: string | null;
  /** What was seen that makes the cause fit; `null` for a cause of another version of rollcall. */
  readonly because: string | null;
  readonly alsoFits: readonly { readonly cause: string; readonly because: string | null }[];
  /** What was in order before the hop that the cause names. */
  readonly inOrder: readonly string[];
  /** The chain that counts, in order of time, each hop from the one before it that was seen. */
  readonly hops: readonly { readonly hop: string; readonly tookMs: number }[];
  readonly rescue: { readonly sentMs: number | null; readonly delayMs: number | null; readonly words: string } | null;
  readonly timeline: readonly Moment[];
  /** Lines around it that are not told, because there are too many. */
  readonly leftOut: number;
  readonly list: ListStory | null;
  /** The name that a worker must register under to be offered this run's jobs. */
  readonly agentName: string;
  readonly workers: readonly WorkerState[];
  readonly workersLeftOut: number;
  readonly workersNote: string;
  readonly damagedLines: number;
};

/** More workers than this are counted, not told; the ones that had to do with the dispatch come first. */
const workerLimit = 12;

export function storyOf(facts: Facts): Story {
  const known = knownOf(facts);
  const { manifest, row, gathered } = facts;
  const reason = row.cause === null ? undefined : reasonOf(row.cause);
  const workers = workersOf(known);
  return {
    ...{ run: manifest.run.id, n: row.n, room: row.room, outcome: row.outcome, outcomeWords: outcomeWords(known) },
    delayMs: row.delay_us === null ? null : tenths(row.delay_us / 1000),
    ...{ deadlineMs: manifest.plan.deadlineMs, graceMs: manifest.plan.graceMs },
    cause: row.cause,
    because: reason?.because(known) ?? null,
    alsoFits: (row.also_fits ?? []).map((fits) => ({ cause: fits, because: reasonOf(fits)?.because(known) ?? null })),
    inOrder: reason === undefined ? [] : inOrderBefore(reason, known),
    ...{ hops: hopsOf(known), rescue: rescueOf(known) },
    ...{ timeline: momentsOf(facts), leftOut: gathered.aroundLeftOut },
    list: listOf(known),
    ...{ workers: workers.slice(0, workerLimit), workersLeftOut: Math.max(0, workers.length - workerLimit) },
    ...{ agentName: manifest.plan.agentName, workersNote: noteOn(known) },
    damagedLines: gathered.damagedLines,
  };
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** The arrival is one of the others, by another name. */
function hopsOf({ atMs: { arrival: _, ...instants } }: Known): Story["hops"] {
  const seen = Object.entries(instants).flatMap(([hop, ms]) => (ms === null ? [] : [{ hop, ms }]));
  const inTime = seen.sort((a, b) => a.ms - b.ms);
  return inTime.map(({ hop, ms }, i) => ({ hop, tookMs: tenths(ms - (inTime[i - 1]?.ms ?? 0)) }));
}

function rescueOf({ row, sinceRequestMs }: Known): Story["rescue"] {
  if (!row.rescued) return null;
  const delayMs = row.rescue_delay_us === null ? null : tenths(row.rescue_delay_us / 1000);
  const sentMs = row.rescue_us === null ? null : tenths(sinceRequestMs(row.rescue_us));
  const arrived = delayMs === null ? "it did not arrive" : `it arrived ${durationWords(delayMs)} after that`;
  const notes = [
    row.recovered ? "recovered" : "",
    row.doubled ? "both attempts arrived, which is our own doing" : "",
    row.needless ? "attempt 1 came first, so it was not needed" : "",
  ].filter((note) => note !== "");
  return { sentMs, delayMs, words: [arrived, ...notes].join("; ") };
}

const noteOn = ({ manifest: { plan } }: Known): string =>
  plan.wiretap === "on"
    ? ""
    : "The workers' socket was not observed (no wiretap): what they reported to the server was not seen.";
