// Relays plain HTTP: the same request to the server, its answer back, both streamed. A user's agent may call the API
// through the wiretap's URL.

import type { IncomingMessage, ServerResponse } from "node:http";
import { reasonOf, type Upstream } from "./upstream.js";

export function relayRequest(upstream: Upstream, incoming: IncomingMessage, response: ServerResponse): void {
  const outgoing = upstream.ask(incoming.method ?? "", incoming.url ?? "", incoming.rawHeaders);
  outgoing.on("response", (answer) => relayAnswer(answer, answer.rawHeaders, response));
  outgoing.on("error", (error) => sayUnreachable(reasonOf(error), response));
  // Else they would wait for the body's first part, and the server's answer with them.
  outgoing.flushHeaders();
  incoming.pipe(outgoing);
  // Also fires after a whole answer, when there is nothing left to end.
  response.on("close", () => outgoing.destroy());
}

/** `rawHeaders` are the answer's, or what of them is to be passed on. */
export function relayAnswer(answer: IncomingMessage, rawHeaders: readonly string[], response: ServerResponse): void {
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? "", [...rawHeaders]);
  // A stream's headers are awaited before its first byte comes.
  response.flushHeaders();
  answer.pipe(response);
  answer.on("error", () => {});
  // An answer that was broken off must not look whole.
  answer.on("close", () => {
    if (!answer.complete) response.destroy();
  });
}

/** What a gateway says of a server that does not answer. */
export const unreachableStatus = 502;

export function sayUnreachable(reason: string, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(unreachableStatus, { "content-type": "text/plain", connection: "close" });
  response.end(`the wiretap could not reach the server: ${reason}\n`);
}
