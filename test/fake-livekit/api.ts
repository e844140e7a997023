// The fake server's API: the calls of RoomService and AgentDispatchService that Rollcall makes, as Twirp JSON. Knows
// nothing of HTTP; a refusal is thrown as a TwirpError.

import {
  type AgentDispatch,
  CreateAgentDispatchRequest,
  CreateRoomRequest,
  DeleteRoomRequest,
  DeleteRoomResponse,
  ListAgentDispatchRequest,
  ListAgentDispatchResponse,
  ListParticipantsRequest,
  ListParticipantsResponse,
  ListRoomsRequest,
  ListRoomsResponse,
} from "@livekit/protocol";
import type { VideoGrant } from "livekit-server-sdk";
import type { Dispatcher } from "./dispatcher.js";
import { dispatchOf, type HeldDispatch, type HeldRoom, newId, newRoom, tellsOf } from "./rooms.js";
import type { RequestAnswer, ScriptOf } from "./script.js";

export class TwirpError extends Error {
  readonly httpStatus: number;
  readonly code: string;
  constructor(httpStatus: number, code: string) {
    super(code);
    this.httpStatus = httpStatus;
    this.code = code;
  }
}

/** What a caller gets, unless the script says that it gets something else. */
type Reply = {
  readonly message: { toJson(options: { emitDefaultValues: true; useProtoFieldName: true }): unknown };
  readonly answer: RequestAnswer;
};

/** `json` is the request's body, `grant` the token's. */
export type Method = (json: Json, grant: VideoGrant) => Reply;

type Json = Parameters<typeof CreateRoomRequest.fromJson>[0];

const lenient = { ignoreUnknownFields: true };
const ok = (message: Reply["message"]): Reply => ({ message, answer: { kind: "ok" } });

/** The methods by their Twirp path. */
export function apiOf(scriptOf: ScriptOf, dispatcher: Dispatcher): Readonly<Record<string, Method>> {
  const rooms = new Map<string, HeldRoom>();

  function addDispatch(held: HeldRoom, attempt: 1 | 2, asked: Pick<AgentDispatch, "agentName" | "metadata">) {
    const n = dispatchOf(held.room.name);
    const { agentName, metadata } = asked;
    const dispatch: HeldDispatch = {
      id: newId("AD"),
      n,
      attempt,
      agentName,
      metadata,
      script: scriptOf(n, attempt),
      jobs: [],
    };
    held.dispatches.push(dispatch);
    dispatcher.begin(dispatch, held.room);
    return dispatch;
  }

  const roomOf = (name: string): HeldRoom => {
    const held = rooms.get(name);
    if (held === undefined) throw new TwirpError(404, "not_found");
    return held;
  };

  return {
    "livekit.RoomService/CreateRoom": (json, grant) => {
      allow(grant.roomCreate);
      const { name, emptyTimeout, departureTimeout, agents } = CreateRoomRequest.fromJson(json, lenient);
      const script = scriptOf(dispatchOf(name), 1);
      const held = rooms.get(name) ?? newRoom(name, { emptyTimeout, departureTimeout }, script.roomAgeMs);
      const isNew = !rooms.has(name);
      rooms.set(name, held);
      // As a real server does: agents asked for with a room that is there already are ignored.
      if (isNew) for (const agent of agents) addDispatch(held, 1, agent);
      return { message: held.room, answer: agents.length === 0 ? { kind: "ok" } : script.request };
    },
    "livekit.RoomService/ListRooms": (json, grant) => {
      allow(grant.roomList);
      const { names } = ListRoomsRequest.fromJson(json, lenient);
      const found = [...rooms.values()].filter(({ room }) => names.length === 0 || names.includes(room.name));
      return ok(new ListRoomsResponse({ rooms: found.map(({ room }) => room) }));
    },
    "livekit.RoomService/DeleteRoom": (json, grant) => {
      allow(grant.roomCreate);
      const { room } = DeleteRoomRequest.fromJson(json, lenient);
      dispatcher.end(roomOf(room).dispatches);
      rooms.delete(room);
      return ok(new DeleteRoomResponse());
    },
    "livekit.RoomService/ListParticipants": (json, grant) => {
      const { room } = ListParticipantsRequest.fromJson(json, lenient);
      allow(grant.roomAdmin && grant.room === room);
      roomOf(room);
      return ok(new ListParticipantsResponse());
    },
    "livekit.AgentDispatchService/CreateDispatch": (json, grant) => {
      const { room, agentName, metadata } = CreateAgentDispatchRequest.fromJson(json, lenient);
      allow(grant.roomAdmin && grant.room === room);
      const held = rooms.get(room) ?? newRoom(room, { emptyTimeout: 300, departureTimeout: 20 }, 0);
      rooms.set(room, held);
      const dispatch = addDispatch(held, 2, { agentName, metadata });
      return { message: tellsOf(dispatch, held.room, "truth"), answer: dispatch.script.request };
    },
    "livekit.AgentDispatchService/ListDispatch": (json, grant) => {
      const { room } = ListAgentDispatchRequest.fromJson(json, lenient);
      allow(grant.roomAdmin && grant.room === room);
      const held = roomOf(room);
      if (held.dispatches.some(({ script }) => script.list === "error")) throw new TwirpError(503, "unavailable");
      const shown = held.dispatches.filter(({ script }) => script.list !== "absent");
      const agentDispatches = shown.map((dispatch) => tellsOf(dispatch, held.room, dispatch.script.list));
      return ok(new ListAgentDispatchResponse({ agentDispatches }));
    },
  };
}

function allow(granted: boolean | undefined): void {
  if (granted !== true) throw new TwirpError(401, "unauthenticated");
}
