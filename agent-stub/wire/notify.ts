// Tells the collector of arrivals over a few kept connections. A notification only: the fact is on disk already.

import { Agent, request } from "node:http";
import { type Arrival, collectorPaths } from "../../contract/collector-api.js";

/** One try; `failed` says why it came to nothing. */
export type Notify = (arrival: Arrival, failed: (error: unknown) => void) => void;

/** One that is later wakes nobody in time. */
const timeoutMs = 2_000;

/** The collector answers in well under a millisecond, so even hundreds of arrivals a second need a few of them. */
const mostConnections = 32;

export function notifierTo(collectorUrl: string): Notify {
  const agent = new Agent({ keepAlive: true, maxSockets: mostConnections });
  const url = new URL(collectorPaths.arrival, collectorUrl);
  return (arrival, failed) => {
    const body = JSON.stringify(arrival);
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const call = request(url, { method: "POST", agent, headers, timeout: timeoutMs }, (response) => {
      // Read to its end, or the connection is not used again.
      response.resume();
      if (response.statusCode !== 200) failed(new Error(`the collector answered ${response.statusCode}`));
    });
    call.on("timeout", () => call.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    call.on("error", failed);
    call.end(body);
  };
}
