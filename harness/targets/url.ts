// A livekit-server that is not ours: nothing is started or stopped, only looked at once before the run.

import { isLoopback } from "../../contract/loopback.js";
import { UsageError } from "../../contract/usage-error.js";
import { type Preflight, preflight } from "./preflight.js";
import type { RunningTarget, ServerAddress, TargetOptions } from "./target.js";

/** As the user wrote it; the URL begins with `http`, `https`, `ws` or `wss`. */
export type GivenAddress = { readonly url: string; readonly apiKey: string; readonly apiSecret: string };

/** What each part of an address is called where the user gave it, for messages. */
export type Source = Readonly<Record<keyof GivenAddress, string>> & {
  /** Key and secret together. */
  readonly both: string;
};

export type UrlOptions = Pick<TargetOptions, "signal"> & {
  readonly address: ServerAddress;
  readonly source: Source;
};

/** A server far away answers within a second; five leave room for a slow line. */
const answerLimitMs = 5_000;

/** Resolves when the server answers and takes the key; rejects with a UsageError that names the URL, never the secret. */
export async function connectUrl({ address, source, signal }: UrlOptions): Promise<RunningTarget> {
  signal.throwIfAborted();
  const answer = await preflight(address, answerLimitMs);
  signal.throwIfAborted();
  if (answer.kind !== "ok") throw new UsageError(problemOf(address.httpUrl, answer, source));
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
export function addressOf(given: GivenAddress, source: Source): ServerAddress {
  const parsed = parseServerUrl(given.url.trim(), source);
  const problems = [
    ...(typeof parsed === "string" ? [parsed] : []),
    ...(given.apiKey === "" ? [`no API key: set ${source.apiKey}`] : []),
    ...(given.apiSecret === "" ? [`no API secret: set ${source.apiSecret}`] : []),
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
function parseServerUrl(text: string, { url: name, both }: Source): URL | string {
  if (text === "") return `no URL: set ${name}`;
  // Before any message that repeats it; also in what has no scheme, or is no URL.
  if (text.includes("@")) return `${name} holds a user name or password: give the key by ${both}`;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return `${name} ${text} has no scheme: did you mean ${withScheme(text)}?`;
  if (!URL.canParse(text)) return `${name} ${text} is not a URL: give one like wss://my-project.livekit.cloud`;
  const url = new URL(text);
  if (!schemes.includes(url.protocol)) return `${name} ${text} must begin with http, https, ws or wss`;
  // livekit-server-sdk drops a path, so a server behind one would be missed silently.
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return `${name} ${text} has a path: give the server alone, ${url.protocol}//${url.host}`;
  }
  return url;
}

/** The likely right form of an address without a scheme: plain on this machine or with a port, TLS elsewhere. */
function withScheme(text: string): string {
  const host = text.replace(/^\/+/, "");
  const name = host.replace(/:\d+$/, "");
  return isLoopback(name) || name !== host ? `ws://${host}` : `wss://${host}`;
}

function problemOf(url: string, answer: Exclude<Preflight, { kind: "ok" }>, source: Source): string {
  switch (answer.kind) {
    case "unauthorized":
      return `${url} refuses the API key and secret: check ${source.both} (and this machine's clock)`;
    case "untrusted":
      return `${url} has a certificate that this machine does not trust (${answer.detail}); of a private CA both NODE_EXTRA_CA_CERTS and SSL_CERT_FILE must name the PEM file`;
    case "not-livekit":
      return `${url} answers, but not as a livekit-server (${answer.detail}): check the address`;
    case "silent":
      return `${url} does not answer (${answer.detail}): is livekit-server running there?`;
  }
}
