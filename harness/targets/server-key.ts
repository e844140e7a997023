// The API key of a server of ours: made anew for every run, known to this process and handed to the server in its
// environment alone.

import { randomBytes } from "node:crypto";

export type ServerKey = { readonly apiKey: string; readonly apiSecret: string };

/** A random key and secret. Both begin with a letter, so that YAML reads them as text; the secret has 256 bits (livekit-server asks for 32 characters or more). */
export const newServerKey = (): ServerKey => ({
  apiKey: `rollcall${randomBytes(4).toString("hex")}`,
  apiSecret: `s${randomBytes(32).toString("hex")}`,
});

/** The value of LIVEKIT_KEYS; the space after the colon matters, it is YAML. */
export const livekitKeysOf = (key: ServerKey): string => `${key.apiKey}: ${key.apiSecret}`;
