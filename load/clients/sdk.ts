// The real livekit-server-sdk inside k6: what users run is what is measured. Right up to about 50/s.

import { JobStatus as ProtocolJobStatus, type Room, RoomAgentDispatch, RoomConfiguration } from "@livekit/protocol";
import { AccessToken, AgentDispatchClient, RoomServiceClient } from "livekit-server-sdk";
import type { Port } from "../port.js";
import {
  type ApiAnswer,
  type BeforeSend,
  type Client,
  failed,
  type JobStatus,
  type MadeRoom,
  openConnection,
  tokenLifeSeconds,
} from "./client.js";
import { microsecondsOf, millisecondsOf } from "./protojson.js";
import { callerIdentity, openSignalling } from "./signalling.js";
import { sendFetchWith } from "./web-platform.js";

/**
 * Of this VU, whichever server it asks. The list's lag is asked beside the iteration, so calls overlap, and the SDK hands
 * nothing through to its fetch: a pending `beforeSend` belongs to the next fetch of its own method. The calls that have
 * one make something, and of those the iteration has one under way.
 */
const pending = new Map<string, BeforeSend>();

export function makeClient(
  port: Port,
  serverUrl: string,
  credentials: { readonly apiKey: string; readonly apiSecret: string },
): Client {
  // No hidden retries: every attempt is an event of ours.
  const options = { failover: false };
  const rooms = new RoomServiceClient(serverUrl, credentials.apiKey, credentials.apiSecret, options);
  const dispatches = new AgentDispatchClient(serverUrl, credentials.apiKey, credentials.apiSecret, options);

  sendFetchWith((request) => {
    // Its name is the method, the last part of Twirp's URL.
    const beforeSend = pending.get(request.name);
    pending.delete(request.name);
    beforeSend?.();
    return port.http(request);
  });

  async function call<Value>(send: () => Promise<Value>): Promise<ApiAnswer<Value>> {
    try {
      return { answer: "ok", httpStatus: 200, value: await send() };
    } catch (error) {
      return failureOf(error);
    }
  }

  async function make<Value>(
    method: "CreateRoom" | "CreateDispatch",
    beforeSend: BeforeSend,
    send: () => Promise<Value>,
  ): Promise<ApiAnswer<Value>> {
    pending.set(method, beforeSend);
    const answer = await call(send);
    // A call that failed before it was sent leaves it behind.
    pending.delete(method);
    return answer;
  }

  return {
    connect: () => openConnection(port, serverUrl),
    makeRoom: ({ room, roomTimeoutSeconds }) =>
      call(async () =>
        madeRoomOf(
          await rooms.createRoom({
            name: room,
            emptyTimeout: roomTimeoutSeconds,
            departureTimeout: roomTimeoutSeconds,
          }),
        ),
      ),
    createRoom: ({ room, agentName, metadata, roomTimeoutSeconds }, beforeSend) =>
      make("CreateRoom", beforeSend, async () => {
        const made = await rooms.createRoom({
          name: room,
          emptyTimeout: roomTimeoutSeconds,
          departureTimeout: roomTimeoutSeconds,
          agents: [new RoomAgentDispatch({ agentName, metadata })],
        });
        return madeRoomOf(made);
      }),
    enterRoom: async ({ room, agentName, metadata, roomTimeoutSeconds }, beforeSend) => {
      const token = new AccessToken(credentials.apiKey, credentials.apiSecret, {
        identity: callerIdentity,
        ttl: tokenLifeSeconds,
      });
      token.addGrant({ room, roomJoin: true });
      token.roomConfig = new RoomConfiguration({
        emptyTimeout: roomTimeoutSeconds,
        departureTimeout: roomTimeoutSeconds,
        agents: [new RoomAgentDispatch({ agentName, metadata })],
      });
      return await openSignalling(port, { serverUrl, token: await token.toJwt() }, beforeSend);
    },
    createDispatch: ({ room, agentName, metadata }, beforeSend) =>
      make("CreateDispatch", beforeSend, async () => ({
        dispatchId: (await dispatches.createDispatch(room, agentName, { metadata })).id,
      })),
    listDispatch: (room) =>
      call(async () =>
        (await dispatches.listDispatch(room)).map((dispatch) => ({
          id: dispatch.id,
          agentName: dispatch.agentName,
          metadata: dispatch.metadata,
          jobs: (dispatch.state?.jobs ?? []).map((job) => ({
            id: job.id,
            status: jobStatusOf(job.state?.status),
            workerId: job.state?.workerId ?? "",
            offeredWallUs: microsecondsOf(job.state?.startedAt),
          })),
        })),
      ),
    deleteRoom: (room) =>
      call(async () => {
        await rooms.deleteRoom(room);
        return null;
      }),
  };
}

const madeRoomOf = (room: Room): MadeRoom => ({
  roomSid: room.sid,
  roomCreatedWallMs: millisecondsOf(room.creationTimeMs),
});

/** Of an SDK before 2.10, whose errors are this sentence alone: it ends in the statusText of our fetch, which is Twirp's code. */
const olderError = /^Request failed with status (\d{3}): ([a-z_]*)/;

/**
 * The SDK's ServerError carries the HTTP status and Twirp's code; anything else is the transport or the decoding. A
 * server's own sentence is not kept: that of a 401 repeats the token.
 */
function failureOf(error: unknown): ApiAnswer<never> {
  if (!(error instanceof Error)) return failed(0, String(error));
  const [, olderStatus, olderCode] = olderError.exec(error.message) ?? [];
  if (olderStatus !== undefined) return failed(Number(olderStatus), olderCode || `HTTP ${olderStatus}`);
  const status = "status" in error && typeof error.status === "number" ? error.status : 0;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return failed(status, code || (status === 0 ? error.message : `HTTP ${status}`));
}

function jobStatusOf(status: ProtocolJobStatus | undefined): JobStatus {
  switch (status) {
    case ProtocolJobStatus.JS_RUNNING:
      return "running";
    case ProtocolJobStatus.JS_SUCCESS:
    case ProtocolJobStatus.JS_FAILED:
      return "ended";
    default:
      return "pending";
  }
}
