// A livekit-server that is not ours: nothing is started or stopped, only looked at once before the run.

import { UsageError } from "../../contract/usage-error.js";
import { type Preflight, preflight } from "./preflight.js";
import type { RunningTarget, ServerAddress, TargetOptions } from "./target.js";

export type UrlOptions = Pick<TargetOptions, "signal"> & {
  /** As the user wrote it: `http`, `https`, `ws` or `wss`. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
};

/** A server far away answers within a second; five leave room for a slow line. */
const answerLimitMs = 5_000;

/** Resolves when the server answers and takes the key; rejects with a UsageError that names the URL, never the secret. */
export async function connectUrl(options: UrlOptions): Promise<RunningTarget> {
  const address = addressOf(options);
  options.signal.throwIfAborted();
  const answer = await preflight(address, answerLimitMs);
  options.signal.throwIfAborted();
  if (answer.kind !== "ok") throw new UsageError(problemOf(address.httpUrl, answer));
  return {
    address,
    // No call of the API tells it.
    serverVersion: "unknown",
    clock: isLoopback(new URL(address.httpUrl).hostname) ? "same-host" : "unmeasured",
    ended: new Promise(() => {}),
    started: { kind: "nothing" },
    stop: async () => {},
    kill: async () => {},
    startAgain: null,
  };
}

/** Checks URL, key and secret as the user gave them; throws a UsageError with every problem. Pure. */
export function addressOf(given: Pick<UrlOptions, "url" | "apiKey" | "apiSecret">): ServerAddress {
  const parsed = parseServerUrl(given.url.trim());
  const problems = [
    ...(typeof parsed === "string" ? [parsed] : []),
    ...(given.apiKey === "" ? ["no API key: set LIVEKIT_API_KEY"] : []),
    ...(given.apiSecret === "" ? ["no API secret: set LIVEKIT_API_SECRET"] : []),
  ];
  if (typeof parsed === "string" || problems.length > 0) throw new UsageError(problems);
  const tls = parsed.protocol === "https:" || parsed.protocol === "wss:";
  return {
    httpUrl: `${tls ? "https" : "http"}://${parsed.host}`,
    wsUrl: `${tls ? "wss" : "ws"}://${parsed.host}`,
    apiKey: given.apiKey,
    apiSecret: given.apiSecret,
  };
}

const schemes = ["http:", "https:", "ws:", "wss:"];

/** The URL, or what is wrong with it. A password in it is not repeated. */
function parseServerUrl(text: string): URL | string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return `target ${text || '""'} has no scheme: did you mean ${withScheme(text)}?`;
  if (!URL.canParse(text)) return `target ${text} is not a URL: give one like wss://my-project.livekit.cloud`;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return "target URL holds a user name or password: give the key by LIVEKIT_API_KEY and LIVEKIT_API_SECRET";
  }
  if (!schemes.includes(url.protocol)) return `target ${text} must begin with http, https, ws or wss`;
  // livekit-server-sdk drops a path, so a server behind one would be missed silently.
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return `target ${text} has a path: give the server alone, ${url.protocol}//${url.host}`;
  }
  return url;
}

/** The likely right form of an address without a scheme: plain on this machine or with a port, TLS elsewhere. */
function withScheme(text: string): string {
  const host = text.replace(/^\/+/, "") || "my-project.livekit.cloud";
  const name = host.replace(/:\d+$/, "");
  return isLoopback(name) || name !== host ? `ws://${host}` : `wss://${host}`;
}

/** Whether a URL's host name is this machine by definition (RFC 6761, RFC 5735). */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])\.?$/i.test(hostname);

function problemOf(url: string, answer: Exclude<Preflight, { kind: "ok" }>): string {
  switch (answer.kind) {
    case "unauthorized":
      return `${url} refuses the API key and secret: check LIVEKIT_API_KEY and LIVEKIT_API_SECRET (and this machine's clock)`;
    case "not-livekit":
      return `${url} answers, but not as a livekit-server (${answer.detail}): check the address`;
    case "silent":
      return `${url} does not answer (${answer.detail}): is livekit-server running there?`;
  }
}
