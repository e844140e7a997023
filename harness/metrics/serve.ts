// The metrics of a run on an endpoint. It reads what the run writes down anyway and asks no part of it anything, so that being
// watched costs the parts that are measured nothing.

import { inUrl, isOfThisMachine } from "../asked-here.js";
import { hostClocks } from "../clock.js";
import { type Followed, followRun } from "../following/follow.js";
import type { Place } from "../listen.js";
import { metrics } from "./catalogue.js";
import { metricsPath, openEndpoint } from "./endpoint.js";
import { expose } from "./exposition.js";

/** Between two readings where nobody scrapes: at 100 dispatches/s some 1,500 lines. */
const readEveryMs = 1_000;

export type MetricsServer = {
  /** From now on scrapes are of the run in this folder; before, they are empty. */
  follow(runFolder: string): void;
  /** Where nobody closes it, it is there until the process ends, which it does not delay. */
  close(): void;
};

/** @param note is told where it is. @throws UsageError when it cannot listen there */
export async function serveMetrics(place: Place, note: (line: string) => void): Promise<MetricsServer> {
  let followed: Followed | undefined;
  const endpoint = await openEndpoint(place, async () => {
    await followed?.catchUp();
    return followed === undefined ? "" : expose(metrics, followed.run);
  });
  note(noteOf(place, endpoint.port));
  // A folder that cannot be read any more is the run's own failure; a scrape says so too.
  const timer = setInterval(() => void followed?.catchUp().catch(() => {}), readEveryMs);
  timer.unref();
  return {
    follow(runFolder) {
      followed = followRun(runFolder, () => hostClocks.monotonicUs());
    },
    close() {
      clearInterval(timer);
      endpoint.close();
    },
  };
}

function noteOf({ host, port: wanted }: Place, port: number): string {
  const taken = wanted !== 0 && wanted !== port ? `port ${wanted} is taken; ` : "";
  const open = isOfThisMachine(host) ? "" : ", open to everyone who reaches this address";
  return `${taken}metrics: http://${inUrl(host)}:${port}${metricsPath}${open}`;
}
