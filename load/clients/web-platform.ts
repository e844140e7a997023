// The web globals that livekit-server-sdk (2.8 to 2.19) and jose use and k6 2.2 lacks, over k6's own means. Imported before
// the SDK, because its modules look some of them up when they are loaded.

import { requestTimeoutMs } from "../../contract/timing.js";
import { decodeBase64, encodeBase64 } from "../k6.js";
import type { HttpAnswer, HttpRequest } from "../port.js";

type FetchInit = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: { readonly timeoutMs: number };
};

/**
 * The newest SDK's own, by which the length of an iteration is reckoned: no longer, because one before 2.15 would wait for 60 s, or
 * gives no time at all.
 */
const timeoutMsOf = ({ signal }: FetchInit): number =>
  Math.min(signal?.timeoutMs ?? requestTimeoutMs, requestTimeoutMs);

/** Twirp's code of a failed request, in place of HTTP's own words: all that an SDK before 2.10 makes known of it. */
function codeIn(body: string): string {
  const code = /"code":\s*"([a-z_]+)"/.exec(body)?.[1];
  return code ?? "";
}

let transport: (request: HttpRequest) => Promise<HttpAnswer> = () => {
  throw new Error("fetch was called before sendFetchWith");
};

/** Every `fetch` of the SDK goes through `send` from now on. */
export function sendFetchWith(send: (request: HttpRequest) => Promise<HttpAnswer>): void {
  transport = send;
}

async function fetch(input: { toString(): string }, init: FetchInit = {}) {
  const url = input.toString();
  const answer = await transport({
    method: init.method === "GET" ? "GET" : "POST",
    url,
    body: init.body ?? "",
    headers: init.headers ?? {},
    timeoutMs: timeoutMsOf(init),
    name: url.slice(url.lastIndexOf("/") + 1),
  });
  if (answer.status === 0) throw new TypeError(answer.error);
  return {
    ok: answer.status >= 200 && answer.status < 300,
    status: answer.status,
    statusText: codeIn(answer.body),
    headers: { get: () => "application/json" },
    json: async (): Promise<unknown> => JSON.parse(answer.body),
    text: async () => answer.body,
  };
}

/** The few parts of URL that the SDK uses; every URL here is absolute or a path on an absolute one. */
class MinimalUrl {
  readonly origin: string;
  readonly host: string;
  readonly hostname: string;
  readonly #href: string;
  constructor(input: string, base?: string) {
    const origin = /^(https?:)\/\/([^/?#]+)/.exec(/^https?:\/\//.test(input) ? input : (base ?? ""));
    if (origin?.[2] === undefined) throw new TypeError(`Invalid URL: ${input}`);
    this.origin = origin[0];
    this.host = origin[2];
    this.hostname = origin[2].replace(/:\d+$/, "");
    this.#href = input.startsWith("/") ? `${this.origin}${input}` : input;
  }
  toString(): string {
    return this.#href;
  }
}

/** jose asks `key instanceof CryptoKey`; k6 has the class but not the global. */
const cryptoKeyGlobal = {
  [Symbol.hasInstance]: (value: unknown): boolean =>
    typeof value === "object" && value !== null && "algorithm" in value && "extractable" in value,
};

/** Text of characters 0 to 255, as btoa requires, to the bytes they stand for. Sobek makes typed arrays from objects only. */
const bytesOf = (text: string): ArrayBuffer =>
  Uint8Array.from(Array.from(text, (character) => character.charCodeAt(0))).buffer;

Object.assign(globalThis, {
  fetch,
  URL: MinimalUrl,
  AbortSignal: { timeout: (timeoutMs: number) => ({ timeoutMs }) },
  CryptoKey: cryptoKeyGlobal,
  btoa: (text: string) => encodeBase64(bytesOf(text)),
  atob: decodeBase64,
});
