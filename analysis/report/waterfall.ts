// Where the time goes, as bars: each hop begins where those before it end. The figures are the summary's own; only where a
// bar begins is added up here. Pure.

import type { Summary } from "../../contract/summary.js";
import { type Actor, stageActors } from "../page/look.js";

export type Hop = {
  readonly name: string;
  readonly actor: Actor;
  readonly count: number;
  /** Dispatches that got this far and no further; of the last hop those are the ones that are there. */
  readonly endedHere: number | null;
  readonly typical: Bar | null;
  readonly slow: Bar | null;
};

type Bar = { readonly fromMs: number; readonly tookMs: number };

export type Waterfall = {
  readonly hops: readonly Hop[];
  /** What the second bar is: the longest, where too few were seen for a p99. */
  readonly slowIs: "p99" | "longest";
  /** Requests that nobody saw anything of. */
  readonly endedAtRequest: number;
  /** The end of the last bar. */
  readonly toMs: { readonly typical: number; readonly slow: number };
};

type Stage = Pick<Summary["stagesMs"]["offer"], "count" | "endedHere" | "p50" | "p99" | "max">;

/** Of a summary; or of a run that goes on. */
export type Stages = {
  readonly stagesMs: Readonly<Record<"offer" | "answer" | "assignment" | "entry" | "join", Stage>> & {
    readonly request: Pick<Stage, "endedHere">;
  };
  readonly workerStagesMs: Readonly<Record<"handler" | "entry", Stage>>;
  readonly run: Pick<Summary["run"], "arrival">;
  readonly wiretap: Pick<Summary["wiretap"], "watched">;
};

type Named = { readonly name: string; readonly actor: Actor; readonly stage: Stage; readonly isLast: boolean };

export function waterfallOf(summary: Stages): Waterfall {
  const seen = hopsOf(summary).filter(({ stage }) => stage.count > 0);
  const slowIs = seen.some(({ stage }) => stage.p99 !== null) ? "p99" : "longest";
  const slow = ({ p99, max }: Stage) => (slowIs === "p99" ? p99 : max);
  const ends = { typical: 0, slow: 0 };
  const bar = (kind: "typical" | "slow", tookMs: number | null): Bar | null => {
    if (tookMs === null) return null;
    const fromMs = ends[kind];
    ends[kind] = tenth(fromMs + tookMs);
    return { fromMs, tookMs };
  };
  const hops = seen.map(({ name, actor, stage, isLast }) => ({
    ...{ name, actor, count: stage.count, endedHere: isLast ? null : stage.endedHere },
    ...{ typical: bar("typical", stage.p50), slow: bar("slow", slow(stage)) },
  }));
  return { hops, slowIs, endedAtRequest: summary.stagesMs.request.endedHere, toMs: ends };
}

const tenth = (ms: number): number => Math.round(ms * 10) / 10;

/** As in render/stages.ts: which hops there are depends on who watched, and what counts as an arrival. */
function hopsOf({ stagesMs, workerStagesMs, run, wiretap }: Stages): readonly Named[] {
  const { offer, answer, assignment, entry, join } = stagesMs;
  const hop = (name: string, stage: Stage, actor: Actor): Named => ({ name, stage, actor, isLast: false });
  const toOffer = hop("request to offer", offer, stageActors.offer);
  if (wiretap.watched === "off" && run.arrival !== "join") {
    const from = offer.count === 0 ? "request to handler" : "offer to handler";
    return [
      toOffer,
      hop(from, workerStagesMs.handler, "worker"),
      hop("handler to entry", workerStagesMs.entry, "worker"),
      { ...hop("entry to join", join, stageActors.join), isLast: true },
    ];
  }
  return [
    toOffer,
    hop("offer to answer", answer, stageActors.answer),
    hop("answer to assignment", assignment, stageActors.assignment),
    // Of a wire worker the entry is the assignment.
    ...(run.arrival === "entry" ? [hop("assignment to entry", entry, stageActors.entry)] : []),
    {
      ...hop(run.arrival === "join" ? "assignment to join" : "entry to join", join, stageActors.join),
      isLast: true,
    },
  ];
}
