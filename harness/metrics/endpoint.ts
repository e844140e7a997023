// The HTTP side of the metrics: one path, read only. It keeps no process alive and nobody waiting: a scrape that is under way
// when the process ends is cut.

import { createServer, type Server, type ServerResponse } from "node:http";
import { UsageError } from "../../contract/usage-error.js";
import { contentType } from "./exposition.js";

export const metricsPath = "/metrics";

export type Place = { readonly host: string; readonly port: number };

export type Endpoint = {
  /** Where it listens: the port that was wanted, or the next free one. */
  readonly port: number;
  close(): void;
};

/** Beyond that something else is wrong than a few programs on neighbouring ports. */
const mostTries = 100;

/** @throws UsageError when it cannot listen there at all */
export async function openEndpoint({ host, port }: Place, scrape: () => Promise<string>): Promise<Endpoint> {
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0];
    if (path !== metricsPath) send(response, 404, "text/plain", `metrics are at ${metricsPath}\n`);
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
  const taken = await listenFrom(server, host, port);
  server.unref();
  return {
    port: taken,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listenFrom(server: Server, host: string, wanted: number): Promise<number> {
  for (let port = wanted; ; port += 1) {
    const result = await listen(server, host, port);
    if (typeof result === "number") return result;
    const isWorthAnother = result.code === "EADDRINUSE" && port < 65_535 && port - wanted < mostTries;
    if (isWorthAnother) continue;
    throw new UsageError(`--metrics-port ${wanted}: ${host}:${port} cannot be listened on (${result.message})`);
  }
}

function listen(server: Server, host: string, port: number): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error);
    server.once("error", failed);
    server.listen({ host, port }, () => {
      server.off("error", failed);
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : port);
    });
  });
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) });
  response.end(response.req.method === "HEAD" ? undefined : text);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
