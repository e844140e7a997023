// Relays plain HTTP: the request to the server, its answer back, both streamed, for a user's agent may call the API
// through the wiretap's URL. Connection and Keep-Alive are each hop's own, as is how a body is framed; the rest is passed
// on as it came, but for Host (upstream.ts).

import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { reasonOf, type Upstream, withoutVainTrailer } from "./upstream.js";

export function relayRequest(upstream: Upstream, incoming: IncomingMessage, response: ServerResponse): void {
  let outgoing: ClientRequest;
  try {
    outgoing = upstream.ask(incoming.method ?? "", incoming.url ?? "", withBodyLength(incoming));
  } catch (error) {
    // A body that nobody reads would make the kernel reset the connection, and the answer with it.
    incoming.resume();
    sayUnreachable(reasonOf(error), response);
    return;
  }
  outgoing.on("response", (answer) => relayAnswer(answer, answer.rawHeaders, response));
  outgoing.on("error", (error) => sayUnreachable(reasonOf(error), response));
  // Else they would wait for the body's first part, and the server's answer with them.
  outgoing.flushHeaders();
  incoming.pipe(outgoing);
  // Also fires after a whole answer, when there is nothing left to end.
  response.on("close", () => outgoing.destroy());
}

/** Methods that Node sends without a body unless the headers say that there is one. */
const bodilessMethods: readonly string[] = ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

/** A request that says nothing of a body has none (RFC 9112, section 6.3); Node would send one in chunks. */
function withBodyLength({ method = "", headers, rawHeaders }: IncomingMessage): readonly string[] {
  const saysLength = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  return saysLength || bodilessMethods.includes(method) ? rawHeaders : [...rawHeaders, "Content-Length", "0"];
}

/** `rawHeaders` are the answer's, or what of them is to be passed on. Gives the status that was said. */
export function relayAnswer(answer: IncomingMessage, rawHeaders: readonly string[], response: ServerResponse): number {
  const status = answer.statusCode ?? unreachableStatus;
  answer.on("error", () => {});
  response.sendDate = false;
  try {
    response.writeHead(status, answer.statusMessage ?? "", withoutVainTrailer(rawHeaders));
  } catch (error) {
    // Node reads answers that it does not write: a status of 000.
    answer.destroy();
    return sayUnreachable(reasonOf(error), response);
  }
  // A stream's headers are awaited before its first byte comes.
  response.flushHeaders();
  answer.pipe(response);
  // An answer that was broken off must not look whole.
  answer.on("close", () => {
    if (!answer.complete) response.destroy();
  });
  return status;
}

/**
 * What a gateway says of a server that does not answer. Also of a request that Node will not write: 400 would blame the
 * sender, and the server might have taken it.
 */
const unreachableStatus = 502;

export function sayUnreachable(reason: string, response: ServerResponse): number {
  if (response.headersSent) {
    response.destroy();
    return unreachableStatus;
  }
  response.writeHead(unreachableStatus, { "content-type": "text/plain", connection: "close" });
  response.end(`the wiretap could not reach the server: ${reason}\n`);
  return unreachableStatus;
}
