// Where the time goes of a run that goes on, in the form that the report's picture draws. Pure.

import type { LiveAbout, LiveHop, LiveSpreads } from "../../contract/live.js";
import { type Stages, type Waterfall, waterfallOf } from "../report/waterfall.js";

/** Where a dispatch got no further is known when it is judged. */
const stageOf = (hop: LiveHop): Stages["stagesMs"]["offer"] => ({ ...hop, endedHere: 0 });

const unseen = { count: 0, endedHere: 0, p50: null, p99: null, max: null } as const;

/** `null` while no hop has been seen, and without a wiretap: the worker's own word is heard when the run is judged. */
export function waterfallIn({ hops }: LiveSpreads, { arrival, isTapped }: LiveAbout): Waterfall | null {
  if (!isTapped) return null;
  const waterfall = waterfallOf({
    stagesMs: {
      request: { endedHere: 0 },
      ...{ offer: stageOf(hops.offer), answer: stageOf(hops.answer), assignment: stageOf(hops.assignment) },
      ...{ entry: stageOf(hops.entry), join: stageOf(hops.join) },
    },
    workerStagesMs: { handler: unseen, entry: unseen },
    run: { arrival },
    wiretap: { watched: "wholly" },
  });
  return waterfall.hops.length === 0 ? null : waterfall;
}
