// Who may ask a server that is for this machine alone: whoever asks by this machine's own names. Another site may lead its own name to this
// address (DNS rebinding); then the name it asks by is not ours.

import type { IncomingMessage } from "node:http";
import { isLoopback } from "../contract/loopback.js";

/** As it stands in a URL: an IPv6 address has brackets there. */
export const inUrl = (host: string): string => (host.includes(":") && !host.startsWith("[") ? `[${host}]` : host);

/** Whether only this machine can reach it. */
export const isOfThisMachine = (host: string): boolean => isLoopback(inUrl(host));

/** @param host where the server listens */
export function isAskedHere({ headers }: Pick<IncomingMessage, "headers">, host: string): boolean {
  const name = (headers.host ?? "").replace(/:\d+$/, "");
  return name === inUrl(host) || isLoopback(name);
}

/** A page of another site makes the browser ask, for a picture, a frame, a script. Whoever follows a link or types the address is not that. */
export const isAskedByAnotherSite = ({ headers }: Pick<IncomingMessage, "headers">): boolean =>
  headers["sec-fetch-site"] === "cross-site" && headers["sec-fetch-dest"] !== "document";
