// Asks the server for an upgrade on somebody's behalf. Whoever asked is answered only when the server has answered, and
// likewise: taken, or refused with the same status and body. Both sockets come out raw, with the bytes that were early.

import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { relayAnswer, sayUnreachable, unreachableStatus } from "./http-relay.js";
import { reasonOf, type Upstream, withoutHeader } from "./upstream.js";

/** A request for an upgrade that came in; `head` is what came with it after its headers. */
export type Asking = { readonly request: IncomingMessage; readonly client: Socket; readonly head: Buffer };

export type Outcome = {
  /** `early` came from the client, `first` from the server, before anybody read them. */
  readonly taken: (server: Socket, early: Buffer, first: Buffer) => void;
  /** `httpStatus` 0: the client went away before it could be told. `error` is "" when the server answered. */
  readonly refused: (httpStatus: number, error: string) => void;
};

/** Nothing is to be said before the answer, so this is plenty. */
const mostEarlyBytes = 64 * 1024;

export function relayUpgrade(
  upstream: Upstream,
  asking: Asking,
  rawHeaders: readonly string[],
  outcome: Outcome,
): void {
  const { request, client, head } = asking;
  const outgoing = upstream.ask(request.method ?? "", request.url ?? "", rawHeaders);
  const early = collected(client, head);
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
    early.stop();
    client.off("close", giveUp);
    client.off("end", giveUp);
  };
  const refuse = (httpStatus: number, error: string): void => {
    settle();
    // Bytes that nobody reads would make the kernel reset the connection, and the answer with it.
    client.resume();
    outcome.refused(httpStatus, error);
  };
  const giveUp = (): void => {
    refuse(0, "the worker went away before the answer");
    outgoing.destroy();
    client.destroy();
  };
  client.on("close", giveUp);
  client.on("end", giveUp);
  client.on("error", () => {});
  outgoing.on("upgrade", (answer, server, first) => {
    server.on("error", () => {});
    if (isSettled) {
      server.destroy();
      return;
    }
    settle();
    client.write(headOf(answer));
    outcome.taken(server, early.bytes(), first);
  });
  outgoing.on("response", (answer) => {
    if (isSettled) return;
    refuse(answer.statusCode ?? unreachableStatus, "");
    const headers = [...withoutHeader(answer.rawHeaders, "connection"), "Connection", "close"];
    const response = responseOn(request, client);
    response.on("close", () => outgoing.destroy());
    relayAnswer(answer, headers, response);
  });
  outgoing.on("error", (error) => {
    if (isSettled) return;
    refuse(unreachableStatus, reasonOf(error));
    sayUnreachable(reasonOf(error), responseOn(request, client));
  });
  outgoing.end();
}

/** Reads on while the server is asked: only a socket that is read tells that its other end is gone. */
function collected(client: Socket, head: Buffer): { readonly bytes: () => Buffer; readonly stop: () => void } {
  const chunks = [head];
  let size = 0;
  const keep = (chunk: Buffer): void => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostEarlyBytes) client.pause();
  };
  client.on("data", keep);
  return {
    bytes: () => Buffer.concat(chunks),
    stop: () => {
      client.pause();
      client.off("data", keep);
    },
  };
}

/** The server's answer as it came; Node has taken it apart. */
function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

/** An HTTP answer on a socket that Node has given away for an upgrade. */
function responseOn(request: IncomingMessage, client: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(client);
  response.on("finish", () => client.destroySoon());
  response.on("error", () => {});
  return response;
}
