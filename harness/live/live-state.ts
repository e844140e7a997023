// How a run stands now, in the figures and lists of its live page.

import type { LiveConnection, LiveFault, LiveState } from "../../contract/live.js";
import type { FaultFact } from "../following/facts.js";
import type { LiveRun } from "../following/live-run.js";
import type { Delays } from "./delays.js";

export function stateOf(run: LiveRun, delays: Delays): LiveState {
  const { planned, zeroUs, usage } = run;
  const counts = planned?.dispatches.counts;
  const loads = (planned?.workers.states ?? []).map(({ load }) => load);
  const placed = <One extends object>(of: (msOf: (us: number) => number) => readonly One[]): readonly One[] =>
    zeroUs === null ? [] : of((us) => Math.round((us - zeroUs) / 1000));
  return {
    ...{ phase: run.phase, atMs: zeroUs === null ? null : Math.round((run.nowUs - zeroUs) / 1000), due: run.due },
    ...{ requested: counts?.requested ?? 0, refused: counts?.refused ?? 0, delivered: counts?.delivered ?? 0 },
    ...{ late: counts?.late ?? 0, lost: counts?.lost ?? 0, rescues: counts?.rescues ?? 0 },
    ...{ awaited: planned?.dispatches.awaited ?? 0, jobs: planned?.dispatches.jobs ?? 0 },
    rooms: planned?.dispatches.rooms ?? 0,
    delayMs: { p50: delays.percentile(50), p90: delays.percentile(90), p99: delays.percentile(99) },
    workers: {
      registered: planned?.workers.registered ?? 0,
      highestLoad: loads.length === 0 ? null : Math.max(...loads),
    },
    server: run.isServerSilent ? "silent" : "answers",
    cpuBusy: usage.machineBusy,
    memoryMb: Object.fromEntries(
      [...usage.parts].flatMap(([part, { rssBytes }]) => (rssBytes === null ? [] : [[part, rssBytes / 1e6]])),
    ),
    damagedLines: run.damagedLines,
    faults: placed((msOf) => run.newestFaults.map((fault): LiveFault => faultAt(fault, msOf))),
    connections: placed((msOf) =>
      (planned?.workers.spells ?? []).map(
        ({ name, fromUs, toUs }): LiveConnection => ({
          ...{ name, fromMs: msOf(fromUs), toMs: toUs === null ? null : msOf(toUs) },
        }),
      ),
    ),
    forgottenUntilMs: forgottenUntilMs(run),
    courseFromMs: zeroUs === null || run.loadStartedUs === null ? 0 : Math.round((run.loadStartedUs - zeroUs) / 1000),
  };
}

function forgottenUntilMs({ planned, zeroUs }: LiveRun): number {
  const untilUs = planned?.workers.forgottenUntilUs ?? null;
  return untilUs === null || zeroUs === null ? 0 : Math.max(0, Math.round((untilUs - zeroUs) / 1000));
}

const faultAt = ({ specification, target, phase, atUs }: FaultFact, msOf: (us: number) => number): LiveFault => ({
  ...{ specification, target, phase, atMs: msOf(atUs) },
});
