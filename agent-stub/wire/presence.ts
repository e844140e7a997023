// An agent in its room by the signalling socket alone, without media: the server lists it as a participant from its join
// on. Never becoming active has its price (livekit-server 1.13.5, measured): no participant_joined webhook is posted, and
// after 60 s the server ends it (leave with JOIN_FAILURE, participant_connection_aborted, the job's termination).

import { DisconnectReason, LeaveRequest, Ping, SignalRequest, SignalResponse } from "@livekit/protocol";
import { WebSocket } from "ws";
import type { JobFacts } from "../../contract/events/job.js";
import type { WallMs } from "../../contract/instants.js";
import { lookForRoom, mayBeGone } from "../room-presence.js";
import type { ServerSettings } from "../settings.js";

export type Presence = {
  /** Says goodbye at once; without it the server would keep the participant for a while, to let it reconnect. */
  leave(): void;
};

export type PresenceEnds = {
  joined(): void;
  /** It ended before it joined. */
  failed(error: unknown): void;
  /** It ended after it joined, by whatever side. */
  left(): void;
};

/** The server's own limit for an HTTP request is about this; a join took 15 to 80 ms. */
const joinTimeoutMs = 10_000;

/** Where a room's signalling socket is. `url` is the assignment's or the worker's own, with or without a path. */
export function signallingUrl(url: string, token: string): URL {
  const signalling = new URL(`${url.replace(/^http/, "ws").replace(/\/+$/, "")}/rtc`);
  signalling.searchParams.set("access_token", token);
  return signalling;
}

/** Enters the room of a job; one that may be deleted is looked for first, because joining would make it anew. */
export function enterRoom(entering: {
  readonly settings: ServerSettings;
  readonly facts: JobFacts;
  readonly roomCreatedWallMs: WallMs;
  readonly url: URL;
  readonly ends: PresenceEnds;
}): Presence {
  const { settings, facts, roomCreatedWallMs, url, ends } = entering;
  if (!mayBeGone(Date.now() - roomCreatedWallMs)) return openPresence(url, ends);
  let presence: Presence | undefined;
  let isOver = false;
  const fail = (error: unknown) => {
    if (!isOver) ends.failed(error);
    isOver = true;
  };
  lookForRoom(settings, facts).then((found) => {
    if (found !== "present") fail(new Error(`not joined: the room is ${found}`));
    else if (!isOver) presence = openPresence(url, ends);
  }, fail);
  return {
    leave: () => {
      if (presence === undefined) fail(new Error(endedBeforeJoin));
      else presence.leave();
    },
  };
}

const endedBeforeJoin = "the job ended before the join";

function openPresence(url: URL, ends: PresenceEnds): Presence {
  const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: joinTimeoutMs });
  let state: "joining" | "joined" | "over" = "joining";
  let pings: NodeJS.Timeout | undefined;
  const end = (error?: unknown) => {
    const before = state;
    state = "over";
    clearInterval(pings);
    clearTimeout(patience);
    if (before === "joining") ends.failed(error ?? new Error("the signalling socket closed before the join"));
    if (before === "joined") ends.left();
  };
  const patience = setTimeout(() => {
    end(new Error(`no join within ${joinTimeoutMs} ms`));
    socket.terminate();
  }, joinTimeoutMs);
  socket.on("message", (bytes: Buffer) => {
    const message = messageOf(bytes);
    if (message?.case !== "join" || state !== "joining") return;
    state = "joined";
    clearTimeout(patience);
    const pingMs = message.value.pingInterval * 1000;
    if (pingMs > 0) pings = setInterval(() => send(socket, pingOf()), pingMs);
    ends.joined();
  });
  // "close" follows every "error".
  socket.on("error", end);
  socket.on("close", () => end());
  return {
    leave: () => {
      if (state === "joined") send(socket, goodbye);
      end(new Error(endedBeforeJoin));
      socket.close();
    },
  };
}

const goodbye = new SignalRequest({
  message: { case: "leave", value: new LeaveRequest({ reason: DisconnectReason.CLIENT_INITIATED }) },
});

const pingOf = (): SignalRequest =>
  new SignalRequest({ message: { case: "pingReq", value: new Ping({ timestamp: BigInt(Date.now()) }) } });

function send(socket: WebSocket, request: SignalRequest): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(request.toBinary());
}

function messageOf(bytes: Buffer): SignalResponse["message"] | undefined {
  try {
    return SignalResponse.fromBinary(bytes).message;
  } catch {
    // A message of a newer server; the ones needed here are old.
    return undefined;
  }
}
