// A front of a real server, as load balancers are: relays everything that comes, keeps what was asked of the API and of
// the signalling socket, and speaks TLS where a test gives it a certificate.

import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

/** One thing that was asked. */
type Asked = {
  /** `CreateRoom`, `DeleteRoom` ..., or `socket` for an upgrade. */
  readonly call: string;
  /** The request's body, or the claims of the token with which a socket was opened. */
  readonly what: Readonly<Record<string, unknown>>;
};

export type Certificate = { readonly key: string; readonly cert: string };

export type Front = {
  readonly port: number;
  readonly asked: readonly Asked[];
  /** What it answers instead of asking the server; `null`: it asks. */
  instead: (asked: Asked) => { readonly status: number } | null;
  stop(): void;
};

/** @param upstreamUrl `http://…` @param certificate `null` for plain HTTP */
export async function startFront(upstreamUrl: string, certificate: Certificate | null): Promise<Front> {
  const upstream = new URL(upstreamUrl);
  const asked: Asked[] = [];
  const server: Server = certificate === null ? createServer() : createTlsServer(certificate);
  const front = { port: 0, asked, instead: (_: Asked): { readonly status: number } | null => null, stop: () => {} };
  server.on("request", async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = await textOf(incoming);
    const one = { call: incoming.url?.split("/").at(-1) ?? "", what: body === "" ? {} : JSON.parse(body) };
    asked.push(one);
    const instead = front.instead(one);
    if (instead !== null) return void response.writeHead(instead.status).end();
    const { method, headers, url: path } = incoming;
    const onward = request({ hostname: upstream.hostname, port: upstream.port, method, headers, path }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    onward.end(body);
  });
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    asked.push({ call: "socket", what: claimsOf(incoming) });
    const onward = connect(Number(upstream.port), upstream.hostname);
    const lines = [`GET ${incoming.url} HTTP/1.1`];
    for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
      lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
    }
    onward.write(`${lines.join("\r\n")}\r\n\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  front.port = typeof address === "object" && address !== null ? address.port : 0;
  front.stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return front;
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Of the token in the query or the header; this front trusts everybody. */
function claimsOf({ url, headers }: IncomingMessage): Readonly<Record<string, unknown>> {
  const query = new URL(url ?? "/", "http://front").searchParams;
  const token = query.get("access_token") ?? headers.authorization?.replace(/^Bearer /, "") ?? "";
  const claims = token.split(".")[1];
  return claims === undefined ? {} : JSON.parse(Buffer.from(claims, "base64url").toString());
}
