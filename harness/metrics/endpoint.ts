// The HTTP side of the metrics: one path, read only. It keeps no process alive and nobody waiting: a scrape that is under way
// when the process ends is cut.

import { createServer, type ServerResponse } from "node:http";
import { isAskedHere, isOfThisMachine } from "../asked-here.js";
import { listenFrom, type Place } from "../listen.js";
import { contentType } from "./exposition.js";

export const metricsPath = "/metrics";

export type Endpoint = {
  /** Where it listens: the port that was wanted, or the next free one. */
  readonly port: number;
  close(): void;
};

/** @throws UsageError when it cannot listen there at all */
export async function openEndpoint(place: Place, scrape: () => Promise<string>): Promise<Endpoint> {
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0];
    if (isOfThisMachine(place.host) && !isAskedHere(request, place.host))
      send(response, 403, "text/plain", "these metrics are for this machine alone\n");
    else if (path !== metricsPath) send(response, 404, "text/plain", `metrics are at ${metricsPath}\n`);
    else if (request.method !== "GET" && request.method !== "HEAD") send(response, 405, "text/plain", "only GET\n");
    else
      scrape().then(
        (text) => send(response, 200, contentType, text),
        (error: unknown) => send(response, 500, "text/plain", `no metrics: ${reasonOf(error)}\n`),
      );
  });
  server.on("connection", (socket) => socket.unref());
  // A broken request has nobody to be told.
  server.on("clientError", (_, socket) => socket.destroy());
  const taken = await listenFrom(server, place, "metrics-port");
  server.unref();
  return {
    port: taken,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) });
  response.end(response.req.method === "HEAD" ? undefined : text);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
