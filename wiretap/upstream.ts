// The server behind the wiretap: how it is asked so that it sees what it would see without one. Headers go on as they
// came, in their order and case and with their repeats, but for Host, which names the server, as in a request that was
// sent to it directly; a TLS server (its SNI, a virtual host) would not know another.

import { request as askHttp, type ClientRequest } from "node:http";
import { request as askHttps } from "node:https";

/** What Go's net/http takes, and so livekit-server; Node's 16 KiB is too little for a `join_request` with metadata. */
export const maxHeaderBytes = 1024 * 1024;

export type Upstream = {
  /**
   * `path` is the request line's, with its query; `rawHeaders` as Node has them, names and values in turn.
   * @throws what Node will not send, at once: it is stricter in writing than in reading.
   */
  readonly ask: (method: string, path: string, rawHeaders: readonly string[]) => ClientRequest;
};

/** `url` is `http://` or `https://`, with or without a path before everything. */
export function upstreamOf(url: string): Upstream {
  const { protocol, hostname, port, host, pathname } = new URL(url);
  const prefix = pathname.replace(/\/$/, "");
  return {
    ask: (method, path, rawHeaders) =>
      (protocol === "https:" ? askHttps : askHttp)({
        // An IPv6 address stands in brackets in a URL and without them anywhere else.
        host: hostname.replace(/^\[(.*)\]$/, "$1"),
        port: port === "" ? (protocol === "https:" ? 443 : 80) : port,
        method,
        path: path.startsWith("/") ? prefix + path : path,
        headers: withoutVainTrailer(withHost(rawHeaders, host)),
        maxHeaderSize: maxHeaderBytes,
        // A connection of its own: one that is kept can have been closed by the server just then, and the error would be ours.
        agent: false,
      }),
  };
}

export function withHost(rawHeaders: readonly string[], host: string): string[] {
  const names = rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  if (!names.includes("host")) return ["Host", host, ...rawHeaders];
  return rawHeaders.map((text, i) => (i % 2 === 1 && names[(i - 1) / 2] === "host" ? host : text));
}

/** Without a header, whatever its case. */
export const withoutHeader = (rawHeaders: readonly string[], name: string): string[] =>
  rawHeaders.filter((_, i) => rawHeaders[i - (i % 2)]?.toLowerCase() !== name);

/** As Node tells it, whose refusal to write is what matters here. */
const chunked = /(^|\W)chunked(\W|$)/i;

/** Only a body in chunks can have trailers: without one their announcement says nothing, and Node refuses to write it. */
export function withoutVainTrailer(rawHeaders: readonly string[]): string[] {
  const isEncoding = (i: number) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === "transfer-encoding";
  const isChunked = rawHeaders.some((text, i) => isEncoding(i) && chunked.test(text));
  return isChunked ? [...rawHeaders] : withoutHeader(rawHeaders, "trailer");
}

/** Why the server could not be asked: ECONNREFUSED and its like, else the message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.message;
}
