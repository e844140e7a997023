// One worker's connection to the server, opened again whenever it ends. It registers, hands on what the server says and
// knows nothing of jobs.

import { AccessToken } from "livekit-server-sdk";
import { WebSocket } from "ws";
import { errorText } from "../error-text.js";
import type { WireStubSettings } from "../settings.js";
import { registerFrame, type ServerSays, serverSays } from "./protocol.js";

type LinkSettings = Pick<WireStubSettings, "serverUrl" | "agentName" | "apiKey" | "apiSecret">;

/** One connection, from its registration until it ends. */
export type Connection = {
  /** Whether the frame could be given to the socket; a connection that is gone takes none. */
  send(frame: Uint8Array): "sent" | "gone";
};

/** `error` is the socket's, or how it was closed. */
export type Lost = { readonly error: string; readonly retryAfterMs: number };

export type LinkHears = {
  registered(connection: Connection, workerId: string): void;
  said(connection: Connection, says: ServerSays): void;
  /** The connection is gone, and with it what the server knew by it, or there was none; the next try comes later. */
  closed(lost: Lost): void;
};

/** The real SDK's, 1.9.0; but it ends its process after ten tries in a row, and a wire worker never does. */
const backoffStepMs = 2_000;
const longestBackoffMs = 10_000;

/** Also for a tap that was told to hold everything. */
const handshakeTimeoutMs = 10_000;

/** Checked at the upgrade only, and each connection has its own; the SDK's life of a token. */
const tokenTtl = "6h";

/** Waits before the next try after `failures` in a row, from 1. */
export const backoffMs = (failures: number): number => Math.min(longestBackoffMs, backoffStepMs * failures);

/** Where workers connect; a path in the server's URL is kept. */
export const agentUrl = (serverUrl: string): URL => new URL("agent", `${serverUrl.replace(/\/+$/, "")}/`);

/** @returns what ends it for good. */
export function openLink(settings: LinkSettings, hears: LinkHears): () => void {
  let failures = 0;
  let socket: WebSocket | undefined;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;

  const connect = async () => {
    const authorization = `Bearer ${await tokenOf(settings)}`;
    if (isClosed) return;
    const opened = new WebSocket(agentUrl(settings.serverUrl), {
      headers: { authorization },
      perMessageDeflate: false,
      handshakeTimeout: handshakeTimeoutMs,
    });
    socket = opened;
    const connection: Connection = {
      send: (frame) => {
        if (opened.readyState !== WebSocket.OPEN) return "gone";
        opened.send(frame);
        return "sent";
      },
    };
    opened.on("open", () => connection.send(registerFrame(settings.agentName)));
    opened.on("message", (bytes: Buffer) => {
      const says = readOrSay(bytes);
      if (says?.says === "registered") {
        failures = 0;
        hears.registered(connection, says.workerId);
      } else if (says !== undefined) hears.said(connection, says);
    });
    let failed = "";
    opened.on("error", (error) => {
      failed = errorText(error);
      console.error(`the worker's connection failed: ${failed}`);
    });
    // Follows every "error" too.
    opened.on("close", (code) => {
      if (isClosed) return;
      failures += 1;
      const retryAfterMs = backoffMs(failures);
      retry = setTimeout(start, retryAfterMs);
      hears.closed({ error: failed || `closed with code ${code}`, retryAfterMs });
    });
  };
  // A key that makes no token ends the process as any unhandled rejection does: there is nothing to try again.
  const start = () => void connect();
  start();
  return () => {
    isClosed = true;
    clearTimeout(retry);
    socket?.close();
  };
}

async function tokenOf({ apiKey, apiSecret }: LinkSettings): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { ttl: tokenTtl });
  token.addGrant({ agent: true });
  return await token.toJwt();
}

/** A frame that is none of the protocol's is said in the log and passed over, as the SDK does. */
function readOrSay(bytes: Buffer): ServerSays | undefined {
  try {
    return serverSays(bytes);
  } catch (error) {
    console.error(`a frame of ${bytes.length} bytes is no message of the protocol: ${errorText(error)}`);
    return undefined;
  }
}
