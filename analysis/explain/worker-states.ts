// How each worker was at the time of a dispatch: by the wiretap where there is one, else by the workers' own files. Those
// that had to do with the dispatch come first. Pure.

import type { Known } from "./known.js";
import type { Link } from "./links.js";

/** Offsets are milliseconds from the request, with one decimal; `null`: not seen, or it never was. */
export type WorkerState = {
  readonly seenBy: string;
  /** 0 without a wiretap. */
  readonly link: number;
  readonly agentName: string;
  readonly workerId: string;
  readonly openedMs: number | null;
  readonly registeredMs: number | null;
  readonly closedMs: number | null;
  readonly closedBy: string;
  /** The last report before the request; `none`: it had sent none, which the server takes for available, load 0. */
  readonly status: "available" | "full" | "none" | "unseen";
  readonly loadPermille: number | null;
  readonly jobCount: number | null;
  readonly statusMs: number | null;
};

export function workersOf(known: Known): readonly WorkerState[] {
  const { gathered, sinceRequestMs } = known;
  const offset = (us: number | null) => (us === null ? null : Math.round(sinceRequestMs(us) * 10) / 10);
  const touched = new Set(gathered.about.map(({ line }) => line.link));
  const states = gathered.links.map((link) => stateOf(link, offset));
  const byTap = states.sort((a, b) => place(a, touched) - place(b, touched) || a.link - b.link);
  const tapped = new Set(states.map(({ workerId }) => workerId));
  const byFile = gathered.registered
    .filter(({ workerId }) => !tapped.has(workerId))
    .map(
      ({ observer, workerId, atUs }): WorkerState => ({
        ...{ seenBy: observer, link: 0, agentName: "", workerId, openedMs: null, registeredMs: offset(atUs) },
        ...{ closedMs: null, closedBy: "", status: "unseen", loadPermille: null, jobCount: null, statusMs: null },
      }),
    );
  return known.manifest.plan.wiretap === "on" ? byTap : [...byTap, ...byFile];
}

/** What had to do with the dispatch first, then what was registered at its request, then what came later. */
function place({ link, registeredMs }: WorkerState, touched: ReadonlySet<number>): number {
  if (touched.has(link)) return 0;
  return registeredMs !== null && registeredMs <= 0 ? 1 : 2;
}

function stateOf(link: Link, offset: (us: number | null) => number | null): WorkerState {
  const { statusBefore } = link;
  return {
    ...{ seenBy: "wiretap", link: link.link, agentName: link.agentName, workerId: link.workerId },
    ...{ openedMs: offset(link.openedUs), registeredMs: offset(link.registeredUs) },
    ...{ closedMs: offset(link.closedUs), closedBy: link.closedBy },
    status: statusBefore?.status ?? "none",
    loadPermille: statusBefore?.loadPermille ?? null,
    jobCount: statusBefore?.jobCount ?? null,
    statusMs: offset(statusBefore?.atUs ?? null),
  };
}
