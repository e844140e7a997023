// LiveKit's API as Twirp JSON with tokens signed by k6/crypto: a fraction of the SDK's time and memory per call. For
// rates above about 50/s, where the SDK's own cost inside k6 would be what is measured.

import { requestTimeoutMs } from "../../contract/timing.js";
import type { HttpAnswer, Port } from "../port.js";
import { type ApiAnswer, answerOf, type BeforeSend, type Client, failed } from "./client.js";
import { listedDispatchesOf, madeRoomOf, textOf } from "./protojson.js";

/** A token lives longer than any request takes, and not long enough to be worth stealing. */
const tokenLifeSeconds = 600;

type Grant = Readonly<Record<string, string | boolean>>;

type Call = {
  readonly service: "RoomService" | "AgentDispatchService";
  readonly method: string;
  readonly grant: Grant;
  readonly body: Readonly<Record<string, unknown>>;
  readonly beforeSend: BeforeSend;
};

/** @param serverUrl `http://…` or `https://…` */
export function makeClient(
  port: Port,
  serverUrl: string,
  credentials: { readonly apiKey: string; readonly apiSecret: string },
): Client {
  const sign = tokenSigner(port, credentials);

  async function call<Value>(call: Call, read: (body: unknown) => Value): Promise<ApiAnswer<Value>> {
    const request = {
      method: "POST" as const,
      url: `${serverUrl}/twirp/livekit.${call.service}/${call.method}`,
      body: JSON.stringify(call.body),
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${sign(call.grant)}` },
      timeoutMs: requestTimeoutMs,
      name: call.method,
    };
    call.beforeSend();
    return decoded(await port.http(request), read);
  }

  const createRoom = (body: Call["body"], beforeSend: BeforeSend) =>
    call({ service: "RoomService", method: "CreateRoom", grant: { roomCreate: true }, body, beforeSend }, madeRoomOf);

  return {
    makeRoom: (request) => createRoom(roomBodyOf(request), () => {}),
    createRoom: ({ agentName, metadata, ...request }, beforeSend) =>
      createRoom({ ...roomBodyOf(request), agents: [{ agentName, metadata }] }, beforeSend),
    enterRoom: async () => ({ answer: failed(0, "no socket"), leave: () => {} }),
    createDispatch: ({ room, agentName, metadata }, beforeSend) =>
      call(
        {
          service: "AgentDispatchService",
          method: "CreateDispatch",
          grant: { roomAdmin: true, room },
          body: { agentName, room, metadata },
          beforeSend,
        },
        (body) => ({ dispatchId: textOf(body, "id") }),
      ),
    listDispatch: (room) =>
      call(
        {
          service: "AgentDispatchService",
          method: "ListDispatch",
          grant: { roomAdmin: true, room },
          body: { room },
          beforeSend: () => {},
        },
        listedDispatchesOf,
      ),
    deleteRoom: (room) =>
      call(
        {
          service: "RoomService",
          method: "DeleteRoom",
          grant: { roomCreate: true },
          body: { room },
          beforeSend: () => {},
        },
        () => null,
      ),
  };
}

const roomBodyOf = ({ room, roomTimeoutSeconds }: { readonly room: string; readonly roomTimeoutSeconds: number }) => ({
  name: room,
  emptyTimeout: roomTimeoutSeconds,
  departureTimeout: roomTimeoutSeconds,
});

function decoded<Value>(answer: HttpAnswer, read: (body: unknown) => Value): ApiAnswer<Value> {
  if (answer.status === 0) return failed(0, answer.error);
  let body: unknown;
  try {
    body = JSON.parse(answer.body);
  } catch {
    return failed(answer.status, `HTTP ${answer.status} without a JSON body`);
  }
  if (answerOf(answer.status) === "ok") return { answer: "ok", httpStatus: answer.status, value: read(body) };
  return failed(answer.status, textOf(body, "code") || `HTTP ${answer.status}`);
}

/**
 * Signs LiveKit access tokens (HS256 JWT). One that is for no single room serves for half its life; one for a room is
 * used once or twice, and would only push the other out.
 */
function tokenSigner(port: Port, credentials: { readonly apiKey: string; readonly apiSecret: string }) {
  let kept: { readonly grant: string; readonly token: string; readonly renewAtMs: number } | undefined;
  const sign = (grant: Grant, nowMs: number): string => {
    const nowSeconds = Math.floor(nowMs / 1000);
    const header = port.base64Url(JSON.stringify({ alg: "HS256", typ: "JWT" }));
    const claims = { iss: credentials.apiKey, nbf: nowSeconds - 10, exp: nowSeconds + tokenLifeSeconds, video: grant };
    const signed = `${header}.${port.base64Url(JSON.stringify(claims))}`;
    return `${signed}.${port.hmacSha256(credentials.apiSecret, signed)}`;
  };
  return (grant: Grant): string => {
    const nowMs = port.nowMs();
    if (grant.room !== undefined) return sign(grant, nowMs);
    const text = JSON.stringify(grant);
    if (kept?.grant === text && nowMs < kept.renewAtMs) return kept.token;
    kept = { grant: text, token: sign(grant, nowMs), renewAtMs: nowMs + tokenLifeSeconds * 500 };
    return kept.token;
  };
}
