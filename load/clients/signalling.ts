// A room entered by its signalling socket alone, without WebRTC: the server makes the room and dispatches its agents
// before it upgrades the connection (rtcservice.go), so nothing more is needed. A participant that never becomes active
// is ended by livekit-server after 60 s; the room stays for its departureTimeout then, and the dispatch with it.

import { requestTimeoutMs } from "../../contract/timing.js";
import type { HttpAnswer, Port, Socket } from "../port.js";
import { type ApiAnswer, answerOf, type BeforeSend, type Entered, failed, type MadeRoom } from "./client.js";
import { joinOf, leaveFrame, pingFrame } from "./signal-frames.js";

/** The identity in the token: one such participant for each room. */
export const callerIdentity = "rollcall-caller";

/**
 * Protocol 2 is the newest in which the server waits for the client's offer; a newer one has it open WebRTC's side at
 * once, which would cost it work that no dispatch needs.
 */
const query = "protocol=2&auto_subscribe=0";

/** @param serverUrl `http://…` or `https://…`; `token` travels in a header: a URL is written in logs. */
export async function openSignalling(
  port: Port,
  { serverUrl, token }: { readonly serverUrl: string; readonly token: string },
  beforeSend: BeforeSend,
): Promise<Entered> {
  const headers = { Authorization: `Bearer ${token}` };
  beforeSend();
  const deadlineMs = port.nowMs() + requestTimeoutMs;
  const opened = await open(port, `${serverUrl.replace(/^http/, "ws")}/rtc?${query}`, headers);
  const { leave } = opened;
  if (opened.end === "joined")
    return { answer: { answer: "ok", httpStatus: switchingProtocols, value: opened.room }, leave };
  if (!isRefusedHandshake(opened.error)) return { answer: failed(0, opened.error), leave };
  const said = await port.http({
    ...{ method: "GET" as const, url: `${serverUrl}/rtc/validate?${query}`, body: "", headers },
    ...{ timeoutMs: Math.max(1_000, deadlineMs - port.nowMs()), name: "validate" },
  });
  return { answer: refusalOf(opened.error, said, token), leave };
}

/** The status of a handshake that succeeded. */
const switchingProtocols = 101;

/** gorilla/websocket, k6's, says no more than this of a handshake that was answered by anything else than an upgrade. */
const isRefusedHandshake = (error: string): boolean => error.includes("bad handshake");

/**
 * Why a handshake failed, which k6 does not tell: as LiveKit's clients do, the server is asked what it has against the
 * same token. If it has nothing, the failure came after it (a 5xx), and the room and its dispatch may well be there.
 */
export function refusalOf(error: string, said: HttpAnswer, token: string): ApiAnswer<never> {
  if (answerOf(said.status) !== "refused") return failed(0, error);
  // The server repeats an invalid token in its answer.
  const reason = said.body
    .split(token)
    .join("(token)")
    .replace(/eyJ[\w.-]*/g, "(token)");
  return failed(said.status, reason.trim() || `HTTP ${said.status}`);
}

type Opened = { readonly leave: () => void } & (
  | { readonly end: "joined"; readonly room: MadeRoom }
  | { readonly end: "failed"; readonly error: string }
);

function open(port: Port, url: string, headers: Readonly<Record<string, string>>): Promise<Opened> {
  return new Promise((resolve) => {
    let state: "opening" | "in" | "over" = "opening";
    let stopPings = () => {};
    const leave = (): void => {
      if (state === "in") socket.send(leaveFrame());
      state = "over";
      stopPings();
      socket.close();
    };
    const fail = (error: string): void => {
      const before = state;
      state = "over";
      stopPings();
      cancelPatience();
      if (before === "opening") resolve({ end: "failed", error, leave });
    };
    const ping = (intervalMs: number): void => {
      stopPings = port.after(intervalMs, () => {
        socket.send(pingFrame(port.nowMs()));
        ping(intervalMs);
      });
    };
    const cancelPatience = port.after(requestTimeoutMs, () => {
      fail(`no answer within ${requestTimeoutMs} ms`);
      socket.close();
    });
    const socket: Socket = port.socket(
      { url, headers, name: "rtc" },
      {
        message: (frame) => {
          const join = state === "opening" ? joinOf(frame) : undefined;
          if (join === undefined) return;
          state = "in";
          cancelPatience();
          if (join.pingIntervalMs > 0) ping(join.pingIntervalMs);
          resolve({ end: "joined", room: { roomSid: join.roomSid, roomCreatedWallMs: join.roomCreatedWallMs }, leave });
        },
        closed: (error) => fail(error === "" ? "the socket was closed before the join" : error),
      },
    );
  });
}
