// What the live page costs the harness at 100 dispatches/s with a page open: by itself, and in real runs with and without it.
// Goal (issue 7): under 5 % of a core more than without.

import { launch } from "../test/browser.js";
import { followedAlone } from "./live/followed.js";
import { flags, type RealRun, realRun } from "./live/paired.js";

/** In turns, so that a slower hour of the machine is in both. */
const order = ["none", "open", "open", "none"] as const;

export async function bench(): Promise<unknown> {
  const alone = await followedAlone();
  const browser = await launch();
  const runs: RealRun[] = [];
  try {
    for (const page of order) runs.push(await realRun(page, browser));
  } finally {
    await browser.close();
  }
  const mean = (page: RealRun["page"]) => {
    const shares = runs.filter((run) => run.page === page).map(({ harnessCoreShare }) => harnessCoreShare);
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  };
  const more = mean("open") - mean("none");
  return {
    ...{ alone, command: `rollcall ${flags}`, runs, coreShareMore: Math.round(more * 1e4) / 1e4 },
    ...{ goal: { coreShareMore: 0.05 }, met: { alone: alone.coreShare < 0.05, coreShareMore: more < 0.05 } },
  };
}
