// LiveKit's API as Twirp JSON with tokens signed by k6/crypto: a fraction of the SDK's time and memory per call. For
// rates above about 50/s, where the SDK's own cost inside k6 would be what is measured.

import { requestTimeoutMs } from "../../contract/timing.js";
import type { HttpAnswer, Port } from "../port.js";
import {
  type ApiAnswer,
  answerOf,
  type BeforeSend,
  type Client,
  failed,
  openConnection,
  tokenLifeSeconds,
} from "./client.js";
import { listedDispatchesOf, madeRoomOf, textOf } from "./protojson.js";
import { callerIdentity, openSignalling } from "./signalling.js";

type Grant = Readonly<Record<string, string | boolean>>;

/** What a token says besides what it is allowed: of a participant, who it is and what its room is to be. */
type Claims = { readonly video: Grant; readonly sub?: string; readonly roomConfig?: Readonly<Record<string, unknown>> };

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
  const signer = tokenSigner(port, credentials);

  async function call<Value>(call: Call, read: (body: unknown) => Value): Promise<ApiAnswer<Value>> {
    const request = {
      method: "POST" as const,
      url: `${serverUrl}/twirp/livekit.${call.service}/${call.method}`,
      body: JSON.stringify(call.body),
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${signer.ofGrant(call.grant)}` },
      timeoutMs: requestTimeoutMs,
      name: call.method,
    };
    call.beforeSend();
    return decoded(await port.http(request), read);
  }

  const createRoom = (body: Call["body"], beforeSend: BeforeSend) =>
    call({ service: "RoomService", method: "CreateRoom", grant: { roomCreate: true }, body, beforeSend }, madeRoomOf);

  return {
    connect: async () => {
      signer.ofGrant({ roomCreate: true });
      await openConnection(port, serverUrl);
    },
    makeRoom: (request) => createRoom(roomBodyOf(request), () => {}),
    createRoom: ({ agentName, metadata, ...request }, beforeSend) =>
      createRoom({ ...roomBodyOf(request), agents: [{ agentName, metadata }] }, beforeSend),
    enterRoom: ({ agentName, metadata, ...request }, beforeSend) => {
      const { name: room, ...timeouts } = roomBodyOf(request);
      const token = signer.of({
        video: { room, roomJoin: true },
        sub: callerIdentity,
        roomConfig: { ...timeouts, agents: [{ agentName, metadata }] },
      });
      return openSignalling(port, { serverUrl, token }, beforeSend);
    },
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
  const sign = (claims: Claims): string => {
    const nowSeconds = Math.floor(port.nowMs() / 1000);
    const header = port.base64Url(JSON.stringify({ alg: "HS256", typ: "JWT" }));
    const life = { nbf: nowSeconds - 10, exp: nowSeconds + tokenLifeSeconds };
    const signed = `${header}.${port.base64Url(JSON.stringify({ iss: credentials.apiKey, ...life, ...claims }))}`;
    return `${signed}.${port.hmacSha256(credentials.apiSecret, signed)}`;
  };
  const ofGrant = (grant: Grant): string => {
    if (grant.room !== undefined) return sign({ video: grant });
    const nowMs = port.nowMs();
    const text = JSON.stringify(grant);
    if (kept?.grant === text && nowMs < kept.renewAtMs) return kept.token;
    kept = { grant: text, token: sign({ video: grant }), renewAtMs: nowMs + tokenLifeSeconds * 500 };
    return kept.token;
  };
  return { of: sign, ofGrant };
}
