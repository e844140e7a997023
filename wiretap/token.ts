// Whose signalling socket is it? Room and identity are read out of the access token of the request. The token is not
// verified, the server does that, and it is never kept or written.

import { z } from "zod";

export type Holder = { readonly room: string; readonly identity: string };

const claims = z.object({ sub: z.string().optional(), video: z.object({ room: z.string().optional() }).optional() });

/**
 * `path` is the request's with its query. The header goes first, as in livekit-server (auth.go). The SDKs' newer
 * `join_request` holds no token; it comes with the header.
 */
export function holderOf(path: string, authorization: string | undefined): Holder | null {
  const base = "http://wiretap";
  const query = URL.canParse(path, base) ? new URL(path, base).searchParams : null;
  return holderOfToken(/^Bearer (\S+)$/.exec(authorization ?? "")?.[1] ?? query?.get("access_token") ?? "");
}

/** Reads the payload of a JWT; `null` when it is none. */
export function holderOfToken(token: string): Holder | null {
  const payload = token.split(".")[1];
  if (payload === undefined) return null;
  const read = claims.safeParse(jsonOf(Buffer.from(payload, "base64url").toString("utf8")));
  if (!read.success) return null;
  return { room: read.data.video?.room ?? "", identity: read.data.sub ?? "" };
}

/** Bad JSON is `undefined`, which no schema takes. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
