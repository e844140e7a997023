// Where the wiretap listens, in front of one node of the server: sorts what comes in. A worker's /agent is tapped; everything else is relayed as it is.

import { createServer, type IncomingMessage, type Server } from "node:http";
import { Socket } from "node:net";
import { relayRequest } from "./http-relay.js";
import { type RoomSocketParts, relayRoomSocket } from "./room-socket.js";
import type { Tap, TappedNode } from "./tap.js";
import { type Asking, headWithoutUpgrade } from "./upgrade.js";
import { maxHeaderBytes } from "./upstream.js";

/** A server that does not listen yet. */
export function wiretapServer(tap: Tap, parts: RoomSocketParts & TappedNode): Server {
  const server = createServer({ maxHeaderSize: maxHeaderBytes }, (request, response) =>
    relayRequest(parts.upstream, request, response),
  );
  // How long a request may take is the server's to say.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  server.on("upgrade", (request: IncomingMessage, client, head) => {
    // Always one; Node's type leaves room for other streams.
    if (!(client instanceof Socket)) client.destroy();
    else if (!isToWebSocket(request.headers.upgrade ?? "")) serveWithoutUpgrade(server, { request, client, head });
    else if (isWorkers(request.url ?? "")) tap.connect({ request, client, head }, parts);
    else relayRoomSocket(parts, { request, client, head });
  });
  return server;
}

const isToWebSocket = (upgrade: string): boolean =>
  upgrade.split(",").some((protocol) => protocol.trim().toLowerCase() === "websocket");

/** livekit-server takes no other upgrade (h2c) and answers as if there were none; Node must read the body to relay it. */
function serveWithoutUpgrade(server: Server, { request, client, head }: Asking): void {
  client.unshift(Buffer.concat([headWithoutUpgrade(request), head]));
  server.emit("connection", client);
}

/** The server may be mounted under a path, so only the end tells. */
export const isWorkers = (path: string): boolean => /^[^?]*\/agent\/?(\?|$)/.test(path);
