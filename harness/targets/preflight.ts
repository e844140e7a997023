// One authenticated ListRooms: does this address answer, is it a livekit-server, does it take this key? Asked of every
// target before anything else, so that a wrong secret is said at once and not after the run.

import { RoomServiceClient, ServerError } from "livekit-server-sdk";
import type { ServerAddress } from "./target.js";

export type Preflight =
  | { readonly kind: "ok" }
  /** Key or secret refused. What the server says is not passed on: it repeats the token. */
  | { readonly kind: "unauthorized" }
  /** Its certificate is not taken. */
  | { readonly kind: "untrusted"; readonly detail: string }
  | { readonly kind: "not-livekit"; readonly detail: string }
  | { readonly kind: "silent"; readonly detail: string };

/** A name no room has: only the answer matters, and a server with many rooms need not list them. */
const noRoom = "rollcall-preflight";

/** Asks once, for at most `limitMs`. Never throws: every failure is one of the kinds. */
export async function preflight(address: ServerAddress, limitMs: number): Promise<Preflight> {
  try {
    const client = new RoomServiceClient(address.httpUrl, address.apiKey, address.apiSecret, {
      requestTimeout: limitMs / 1000,
      failover: false,
    });
    await client.listRooms([noRoom]);
    return { kind: "ok" };
  } catch (error) {
    return preflightOfError(error, limitMs);
  }
}

/** What a failed ListRooms means. Pure; `error` is whatever livekit-server-sdk or fetch threw. */
export function preflightOfError(error: unknown, limitMs: number): Exclude<Preflight, { kind: "ok" }> {
  if (error instanceof ServerError) {
    if (error.status === 401 || error.status === 403) return { kind: "unauthorized" };
    // A proxy in front of a dead server, or a server that is starting.
    if (error.status >= 500) return { kind: "silent", detail: `HTTP ${error.status}` };
    return { kind: "not-livekit", detail: `HTTP ${error.status} to ListRooms` };
  }
  if (error instanceof SyntaxError) return { kind: "not-livekit", detail: "its answer to ListRooms is not JSON" };
  if (error instanceof Error && error.name === "TimeoutError") {
    return { kind: "silent", detail: `no answer within ${limitMs / 1000} s` };
  }
  if (error instanceof TypeError) {
    const detail = reasonOf(error.cause);
    return { kind: certificateProblem.test(detail) ? "untrusted" : "silent", detail };
  }
  return { kind: "not-livekit", detail: "its answer to ListRooms makes no sense" };
}

/** OpenSSL's codes of a certificate that cannot be verified, and Node's own of one for another host. */
const certificateProblem = /CERT|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH/;

/** The code or message of what made fetch fail, without the URL; a name with several addresses fails with several errors. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "the request failed";
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  return cause.message === "" ? cause.name : cause.message;
}
