// Takes the server's webhooks: on an address of its own for each network the server may post from, apart from the
// rendezvous, which is for loopback only. Nothing is believed whose signature is not the run's key's.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { WebhookEvent, WebhookReceiver } from "livekit-server-sdk";
import { webhookNodeOf, webhookPathOf } from "../contract/collector-api.js";
import type { MonotonicUs } from "../contract/instants.js";

export type WebhookParts = {
  readonly receiver: Pick<WebhookReceiver, "receive">;
  readonly nowUs: () => MonotonicUs;
  /** `node` is who posted it, from 1. */
  readonly heard: (event: WebhookEvent, atUs: MonotonicUs, node: number) => void;
  readonly failed: (reason: string) => void;
};

/** A room's metadata may be 64 KiB (livekit-server's default limit) and the rest is a few; JSON can double both. */
const maxBodyBytes = 256 * 1024;

/** A listener that does not listen yet. */
export function webhookListener(parts: WebhookParts): Server {
  const listener = createServer((request, response) => {
    // When its first bytes came: verifying takes time, and is no part of when it was heard.
    const atUs = parts.nowUs();
    const refuse = (status: number, reason: string) => {
      parts.failed(reason);
      response.writeHead(status, { connection: "close" }).end();
    };
    const node = webhookNodeOf(request.url ?? "");
    if (request.method !== "POST" || node === undefined) {
      refuse(404, "somebody asked the webhook listener for something else");
      return;
    }
    readBody(request, (body) => {
      if (body === undefined) refuse(413, `a webhook is longer than ${maxBodyBytes} bytes`);
      else
        verify(parts, request, body).then(
          (event) => take(parts, event, { atUs, node }, response),
          (error: unknown) => refuse(401, `a webhook was refused: ${reasonOf(error)}`),
        );
    });
  });
  listener.on("clientError", (_, socket) => {
    parts.failed("what came to the webhook listener is no HTTP");
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    else socket.destroy();
  });
  return listener;
}

/** A promise also where the receiver throws at once. */
const verify = async ({ receiver }: WebhookParts, request: IncomingMessage, body: string): Promise<WebhookEvent> =>
  receiver.receive(body, request.headers.authorization);

type Posted = { readonly atUs: MonotonicUs; readonly node: number };

function take(parts: WebhookParts, event: WebhookEvent, { atUs, node }: Posted, response: ServerResponse): void {
  // Written before it is answered: what the server takes for delivered is on disk.
  parts.heard(event, atUs, node);
  response.writeHead(200, { "content-length": 0 }).end();
}

/** No error of a verifier quotes the token, but nothing that looks like one is written, whoever words it. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 200).replace(/eyJ[\w.-]*/g, "(a token)");

/** Calls `use` with the whole body, `undefined` as soon as it is too long; never when the client went away. */
function readBody(request: IncomingMessage, use: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    const wasShort = bytes <= maxBodyBytes;
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else if (wasShort) use(undefined);
  });
  request.on("end", () => {
    if (bytes <= maxBodyBytes) use(Buffer.concat(chunks).toString("utf8"));
  });
}

/** Starts to listen on a port that the kernel chooses. Resolves with the URL to post to, or with why there is none. */
export const listenOn = (
  listener: Server,
  host: string,
): Promise<{ readonly url: string } | { readonly error: string }> =>
  new Promise((resolve) => {
    listener.once("error", (error) => resolve({ error: error.message }));
    listener.listen({ host, port: 0 }, () => {
      const address = listener.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      resolve({ url: `http://${host.includes(":") ? `[${host}]` : host}:${port}${webhookPathOf(1)}` });
    });
  });
