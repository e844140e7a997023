// The LiveKit API as the iteration uses it. Two clients: sdk.ts, the real livekit-server-sdk, and raw.ts, Twirp by hand
// for rates at which the SDK's own cost inside k6 would be what is measured. Both send the same bodies (tested).

import type { Answer } from "../../contract/events/load.js";
import type { WallMs, WallUs } from "../../contract/instants.js";
import { cutText } from "../../contract/line.js";
import type { Port } from "../port.js";

type RoomRequest = {
  readonly room: string;
  /** emptyTimeout and departureTimeout. */
  readonly roomTimeoutSeconds: number;
};

type DispatchRequest = { readonly room: string; readonly agentName: string; readonly metadata: string };

/** `roomCreatedWallMs` is 0 where the server does not say it in milliseconds: whole seconds compare with nothing. */
export type MadeRoom = { readonly roomSid: string; readonly roomCreatedWallMs: WallMs };

export type JobStatus = "pending" | "running" | "ended";

export type ListedDispatch = {
  readonly id: string;
  readonly agentName: string;
  readonly metadata: string;
  readonly jobs: readonly ListedJob[];
};

/** `workerId` is "" and `offeredWallUs` 0 where the server does not say. */
type ListedJob = {
  readonly id: string;
  readonly status: JobStatus;
  readonly workerId: string;
  readonly offeredWallUs: WallUs;
};

/** `httpStatus` is 0 when there was no answer (101 of a socket that was opened); `code` is Twirp's code or the transport's message. */
export type ApiAnswer<Value> =
  | { readonly answer: "ok"; readonly httpStatus: number; readonly value: Value }
  | { readonly answer: Exclude<Answer, "ok">; readonly httpStatus: number; readonly code: string };

export type Entered = {
  readonly answer: ApiAnswer<MadeRoom>;
  readonly leave: () => void;
};

/** Called when everything is ready and the next thing is the send; signing a token is not part of any delay. */
export type BeforeSend = () => void;

export type Client = {
  /** Opens a connection and whatever else a request needs, so that the next one is sent at once. What it says does not matter. */
  connect(): Promise<void>;
  /** A room without an agent. */
  makeRoom(request: RoomRequest): Promise<ApiAnswer<MadeRoom>>;
  /** A room that asks for its agent. */
  createRoom(request: RoomRequest & DispatchRequest, beforeSend: BeforeSend): Promise<ApiAnswer<MadeRoom>>;
  /**
   * Opens the room's signalling socket with a token whose roomConfig asks for the agent: without WebRTC, which dispatch does
   * not need. Answered when the server has let the participant in; the socket stays open until `leave`.
   */
  enterRoom(request: RoomRequest & DispatchRequest, beforeSend: BeforeSend): Promise<Entered>;
  createDispatch(request: DispatchRequest, beforeSend: BeforeSend): Promise<ApiAnswer<{ readonly dispatchId: string }>>;
  listDispatch(room: string): Promise<ApiAnswer<readonly ListedDispatch[]>>;
  deleteRoom(room: string): Promise<ApiAnswer<null>>;
};

/** A token lives longer than any request takes, and not long enough to be worth stealing. */
export const tokenLifeSeconds = 600;

/**
 * What an HTTP status says about a request. A 4xx is a definite no, except 408, which Twirp uses for a deadline that
 * passed inside the server and for a cancelled call: there the dispatch may well have been made.
 */
export function answerOf(httpStatus: number): Answer {
  if (httpStatus >= 200 && httpStatus < 300) return "ok";
  return httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408 ? "refused" : "none";
}

/** livekit-server answers "OK" there; any answer leaves a connection that the next request takes. */
export async function openConnection(port: Port, serverUrl: string): Promise<void> {
  const request = { method: "GET", url: `${serverUrl}/`, body: "", headers: {}, name: "connect" } as const;
  await port.http({ ...request, timeoutMs: connectTimeoutMs });
}

/** Within the time that a burst's iterations start ahead; where it is not enough the request connects by itself. */
const connectTimeoutMs = 2_000;

/** Codes end up in events; longer ones are only noise. */
export const shortCode = (code: string): string => cutText(code, 200);

/** An answer that is not ok, whatever the status: an unreadable 2xx body is no answer. */
export function failed(httpStatus: number, code: string): ApiAnswer<never> {
  const answer = answerOf(httpStatus);
  return { answer: answer === "ok" ? "none" : answer, httpStatus, code: shortCode(code) };
}
