// The collector's HTTP side: reads a call, hands it to the rendezvous, answers. Holds thousands of open waits.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Arrival, Expected, RoomNews } from "../contract/collector-api.js";
import { type Call, callOf } from "./codec.js";
import type { Rendezvous } from "./rendezvous.js";

export type ServerParts = {
  readonly rendezvous: Rendezvous;
  readonly arrived: (arrival: Arrival) => void;
  readonly onRoom: (news: RoomNews) => "noted" | "full";
  readonly onExpected: (expected: Expected) => void;
  readonly onWait: (n: number, phase: "began" | "ended") => void;
  readonly onLoadStarted: () => void;
  readonly onRefused: () => void;
};

/** Every call's body is a line of JSON. */
const maxBodyBytes = 4096;

/** A server that does not listen yet. */
export function collectorServer(parts: ServerParts): Server {
  const server = createServer((request, response) => {
    readBody(request, (body) => {
      const call: Call =
        body === undefined
          ? { call: "refused", sentence: `a body must be under ${maxBodyBytes} bytes` }
          : callOf(request.method ?? "", request.url ?? "", body);
      serve(parts, call, response);
    });
  });
  // An idle connection is never closed from this side: a client about to use it again would read that as a dead
  // collector and abort the test.
  server.keepAliveTimeout = 0;
  server.on("clientError", (_, socket) => {
    // What is no HTTP is refused; a connection that was cut has nobody to be told.
    if (socket.writable) {
      parts.onRefused();
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    } else socket.destroy();
  });
  return server;
}

function serve(parts: ServerParts, call: Call, response: ServerResponse): void {
  switch (call.call) {
    case "load-started":
      parts.onLoadStarted();
      send(response, 200, {});
      break;
    case "expect":
      parts.onExpected(call.expected);
      send(response, 200, {});
      break;
    case "room":
      send(response, parts.onRoom(call.news) === "noted" ? 200 : 409, {});
      break;
    case "arrival":
      parts.arrived(call.arrival);
      send(response, 200, {});
      break;
    case "wait": {
      parts.onWait(call.wait.n, "began");
      const forget = parts.rendezvous.wait(call.wait, (answer) => send(response, 200, answer));
      // Also fires after an answer, when there is nothing left to forget.
      response.on("close", () => {
        forget();
        parts.onWait(call.wait.n, "ended");
      });
      break;
    }
    case "refused":
      parts.onRefused();
      send(response, 400, { error: call.sentence });
      break;
    default:
      call satisfies never;
  }
}

function send(response: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

/** Calls `use` with the whole body, `undefined` when it is too long; never when the client went away meanwhile. */
function readBody(request: IncomingMessage, use: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes < maxBodyBytes) chunks.push(chunk);
  });
  request.on("end", () => use(bytes < maxBodyBytes ? Buffer.concat(chunks).toString("utf8") : undefined));
}
