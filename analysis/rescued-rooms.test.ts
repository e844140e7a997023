// Whether a rescue came into the room that was asked for, where createDispatch made that room: its answer names none.

import { expect, it } from "vitest";
import { roomNameOf } from "../contract/ids.js";
import { type History, isLine, type Life, type Line, requestUs, runId, wallMsOf } from "./trials/history.js";
import { type Row, tryChanged } from "./trials/trial.js";

/** No worker was seen to get attempt 1; the rescue is asked for after 10.1 s and comes into RM_0. */
const untouched: Life = { handlerMs: null, entryMs: null, rescue: { requestMs: 10_100, entryMs: 10_600 } };
const called: Life = { ...untouched, handlerMs: 204 };

const roomMade = (roomSid: string): Line => ({
  ...{ event: "room-made", wallMs: wallMsOf(requestUs(0) - 20_000), n: 0, room: roomNameOf(runId, 0), roomSid },
  ...{ answer: roomSid === "" ? "none" : "ok", code: "" },
});

const heard = (roomSid: string, afterMs: number): Line => ({
  ...{ event: "room-started", atUs: requestUs(0) + afterMs * 1000, room: roomNameOf(runId, 0), roomSid },
});

type Told = { readonly made?: Line; readonly heard?: readonly Line[] };

const byDispatch =
  ({ made, heard = [] }: Told) =>
  (history: History) => {
    const lines = (history.k6 ?? []).filter(isLine);
    history.k6 = lines.flatMap((line) => {
      if (line.attempt !== 1) return [line];
      const asked = { ...line, roomState: made === undefined ? "fresh" : "live" };
      if (line.event === "response") return [{ ...asked, roomSid: "", roomCreatedWallMs: 0 }];
      return [...(made === undefined ? [] : [made]), { ...asked, path: "create-dispatch" }];
    });
    history.collector?.push(...heard);
  };

const here: Row = { outcome: "lost", room_sid: "RM_0", recovered: true };
const elsewhere: Row = { outcome: "unresolved", recovered: false };
const unknown: Row = { outcome: "lost", room_sid: null, recovered: false };

it.each<[string, Life, Told, Row]>([
  ["the live room that we made", untouched, { made: roomMade("RM_0") }, here],
  [
    "another than the live one that we made",
    untouched,
    { made: roomMade("RM_old") },
    { ...elsewhere, room_sid: "RM_old" },
  ],
  ["the fresh room that was heard of after the request", untouched, { heard: [heard("RM_0", 4)] }, here],
  [
    "the one heard of where the live one could not be made",
    untouched,
    { made: roomMade(""), heard: [heard("RM_0", 4)] },
    here,
  ],
  [
    "another than the first that was heard of: that one was closed",
    untouched,
    { heard: [heard("RM_first", 4), heard("RM_0", 10_110)] },
    { ...elsewhere, room_sid: "RM_first" },
  ],
  ["one that may have been made for it", untouched, { heard: [heard("RM_0", 10_110)] }, unknown],
  ["one of which nobody heard", untouched, {}, unknown],
  ["that of the job which a worker was called for", called, {}, here],
  ["that of the job, where the live one that we made was gone before", called, { made: roomMade("RM_old") }, here],
])("a rescue came into %s", async (_, life, told, expected) => {
  const { rows } = await tryChanged([life, {}], byDispatch(told));
  expect(rows[0]).toMatchObject(expected);
});
