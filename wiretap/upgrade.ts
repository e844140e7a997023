// Asks the server for an upgrade on somebody's behalf. Whoever asked is answered only when the server has answered, and
// likewise: taken, or refused with the same status and body. Both sockets come out raw, with the bytes that were early.

import { type ClientRequest, type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { relayAnswer, sayUnreachable } from "./http-relay.js";
import { reasonOf, type Upstream, withoutHeader } from "./upstream.js";

/** A request for an upgrade that came in; `head` is what came with it after its headers. */
export type Asking = { readonly request: IncomingMessage; readonly client: Socket; readonly head: Buffer };

export type Outcome = {
  /** `early` came from the client, `first` from the server, before anybody read them. */
  readonly taken: (server: Socket, early: Buffer, first: Buffer) => void;
  /** `httpStatus` 0: the client went away before it could be told. `error` is "" when the server answered. */
  readonly refused: (httpStatus: number, error: string) => void;
  /** Calls `ask` when the server may be asked; at once unless a fault holds the asking. */
  readonly whenFree: (ask: () => void) => void;
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
  // From the first moment: a client that goes away while the asking is held is gone as well.
  const early = collected(client, head);
  let outgoing: ClientRequest | null = null;
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
    early.stop();
    client.off("close", giveUp);
    client.off("end", giveUp);
  };
  const refuse = (error: string, answerClient: () => number): void => {
    settle();
    // Bytes that nobody reads would make the kernel reset the connection, and the answer with it.
    client.resume();
    outcome.refused(answerClient(), error);
  };
  const giveUp = (): void => {
    outgoing?.destroy();
    client.destroy();
    refuse("the worker went away before the answer", () => 0);
  };
  client.on("close", giveUp);
  client.on("end", giveUp);
  client.on("error", () => {});
  const refuseUnreachable = (reason: string): void => {
    if (!isSettled) refuse(reason, () => sayUnreachable(reason, responseOn(request, client)));
  };
  outcome.whenFree(() => {
    if (isSettled) return;
    try {
      outgoing = upstream.ask(request.method ?? "", request.url ?? "", rawHeaders);
    } catch (error) {
      refuseUnreachable(reasonOf(error));
      return;
    }
    heed(outgoing, {
      upgrade: (answer, server, first) => {
        if (isSettled) {
          server.destroy();
          return;
        }
        settle();
        client.write(headOf(answer));
        outcome.taken(server, early.bytes(), first);
      },
      response: (answer) => {
        if (!isSettled) refuse("", () => refuseLikewise(answer, asking));
      },
      error: refuseUnreachable,
    });
  });
}

type Answers = {
  readonly upgrade: (answer: IncomingMessage, server: Socket, first: Buffer) => void;
  readonly response: (answer: IncomingMessage) => void;
  readonly error: (reason: string) => void;
};

function heed(outgoing: ClientRequest, { upgrade, response, error }: Answers): void {
  outgoing.on("upgrade", (answer, server, first) => {
    server.on("error", () => {});
    upgrade(answer, server, first);
  });
  outgoing.on("response", response);
  outgoing.on("error", (cause) => error(reasonOf(cause)));
  outgoing.end();
}

/** What the client gets of the server's refusal: its status. */
function refuseLikewise(answer: IncomingMessage, { request, client }: Asking): number {
  const response = responseOn(request, client);
  response.on("close", () => answer.destroy());
  return relayAnswer(answer, [...withoutHeader(answer.rawHeaders, "connection"), "Connection", "close"], response);
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
const headOf = ({ statusCode, statusMessage, rawHeaders }: IncomingMessage): Buffer =>
  headBytes(`HTTP/1.1 ${statusCode} ${statusMessage}`, rawHeaders);

function headBytes(firstLine: string, rawHeaders: readonly string[]): Buffer {
  const lines = [firstLine];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

/** A request as it came, without its wish to go on in another protocol. */
export function headWithoutUpgrade({ method, url, httpVersion, headers, rawHeaders }: IncomingMessage): Buffer {
  const kept = ["upgrade", "http2-settings", "connection"].reduce(withoutHeader, rawHeaders);
  const options = (headers.connection ?? "").split(",").map((option) => option.trim());
  const still = options.filter((option) => !["upgrade", "http2-settings", ""].includes(option.toLowerCase()));
  const connection = still.length === 0 ? [] : ["Connection", still.join(", ")];
  return headBytes(`${method} ${url} HTTP/${httpVersion}`, [...kept, ...connection]);
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
