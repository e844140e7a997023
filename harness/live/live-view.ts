// What the live page shows of a run, read off the run as its files tell it: the messages of the stream, and the picture that a
// page gets which opens late.

import { build } from "hdr-histogram-js";
import type { LiveAbout, LiveConnection, LiveFault, LiveMore, LiveState, LiveWhole } from "../../contract/live.js";
import { LiveCloud, type LivePoint } from "../../contract/live-cloud.js";
import type { Manifest } from "../../contract/manifest.js";
import type { Decided } from "../following/dispatches.js";
import type { LiveRun } from "../following/live-run.js";

/** In tenths of a millisecond; above it a delay counts as that long. An hour. */
const longestDelay = 36_000_000;

/** As a summary's percentiles: p50 of 2, p90 of 10, p99 of 100. */
const fewestFor = { 50: 2, 90: 10, 99: 100 } as const;

export class LiveView {
  readonly #cloud = new LiveCloud();
  readonly #delays = build({ highestTrackableValue: longestDelay, numberOfSignificantValueDigits: 3 });
  /** Decided since the last message. */
  #fresh: Decided[] = [];

  take(decided: Decided): void {
    this.#fresh.push(decided);
    if (decided.delayMs !== null) {
      this.#delays.recordValue(Math.min(longestDelay, Math.max(1, Math.round(decided.delayMs * 10))));
    }
  }

  /** For pages that are open: what came since the last call. */
  more(run: LiveRun): LiveMore {
    const points = this.#placed(run);
    return { points, state: this.#stateOf(run) };
  }

  /** For a page that has just been opened. Call it after {@link more}, which every open page must get too. */
  whole(run: LiveRun, about: LiveAbout): LiveWhole {
    return { about, picture: this.#cloud.picture, state: this.#stateOf(run) };
  }

  /** Before the load's zero is known nothing has a place. */
  #placed(run: LiveRun): readonly LivePoint[] {
    const { zeroUs } = run;
    if (zeroUs === null) return [];
    const points = this.#fresh.map(
      ({ n, outcome, requestUs, delayMs }): LivePoint => ({
        ...{ n, outcome, atMs: Math.round((requestUs - zeroUs) / 1000) },
        delayMs: delayMs === null ? null : Math.round(delayMs * 10) / 10,
      }),
    );
    this.#fresh = [];
    for (const point of points) this.#cloud.add(point);
    return points;
  }

  #stateOf(run: LiveRun): LiveState {
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
      delayMs: { p50: this.#percentile(50), p90: this.#percentile(90), p99: this.#percentile(99) },
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
    };
  }

  #percentile(percent: 50 | 90 | 99): number | null {
    const isBorne = this.#delays.totalCount >= fewestFor[percent];
    return isBorne ? this.#delays.getValueAtPercentile(percent) / 10 : null;
  }
}

const faultAt = (
  { specification, target, phase, atUs }: LiveRun["newestFaults"][number],
  msOf: (us: number) => number,
): LiveFault => ({ specification, target, phase, atMs: msOf(atUs) });

/** @param folder as a user would type it */
export const aboutOf = ({ run, plan }: Manifest, folder: string): LiveAbout => ({
  ...{ id: run.id, scenario: plan.scenario, startedAt: run.startedAt, folder, worker: plan.worker },
  arrival: plan.worker === "external" ? "join" : "entry",
  ...{ planned: plan.planned, deadlineMs: plan.deadlineMs, graceMs: plan.graceMs },
});
