// A programmable LiveKit whose truth is known exactly: Twirp for the API, /agent for workers, on loopback. It does with
// each dispatch what its script says and nothing else, so a finding of Rollcall's can be right or wrong about it.

import { createServer, type IncomingMessage } from "node:http";
import { TokenVerifier, type VideoGrant } from "livekit-server-sdk";
import { apiOf, type Method, TwirpError } from "./api.js";
import type { Deed } from "./deeds.js";
import { type Key, startDispatcher } from "./dispatcher.js";
import type { ScriptOf } from "./script.js";

export type FakeLivekit = Key & {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  readonly deeds: readonly Deed[];
  stop(): Promise<void>;
};

export async function startFakeLivekit(scriptOf: ScriptOf): Promise<FakeLivekit> {
  const key: Key = { apiKey: "fakekey", apiSecret: "a-fake-secret-of-more-than-32-characters" };
  const dispatcher = startDispatcher(key);
  const methods = apiOf(scriptOf, dispatcher);
  const verifier = new TokenVerifier(key.apiKey, key.apiSecret);
  const grantOf = async ({ headers }: IncomingMessage): Promise<VideoGrant | undefined> =>
    verifier.verify(String(headers.authorization).replace("Bearer ", "")).then(
      ({ video }) => video,
      () => undefined,
    );

  const server = createServer(async (request, response) => {
    const [grant, body] = await Promise.all([grantOf(request), bodyOf(request)]);
    const { status, json } = answerTo(methods[request.url?.replace("/twirp/", "") ?? ""], grant, body);
    if (status === "hang") return;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  });
  server.on("upgrade", async (request, socket, head) => {
    // As long as the token is being looked at, nobody else listens for the socket's errors.
    socket.on("error", () => socket.destroy());
    const isAgent = /^\/agent(\?|$)/.test(request.url ?? "");
    if (isAgent && (await grantOf(request))?.agent === true) {
      dispatcher.workers.accept(request, socket, head);
      return;
    }
    const status = isAgent ? "401 Unauthorized" : "404 Not Found";
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    ...key,
    url: `http://127.0.0.1:${port}`,
    deeds: dispatcher.deeds,
    stop: async () => {
      dispatcher.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type HttpAnswer = { readonly status: number | "hang"; readonly json: unknown };

const failure = (status: number, code: string): HttpAnswer => ({ status, json: { code, msg: code } });

function answerTo(method: Method | undefined, grant: VideoGrant | undefined, body: string): HttpAnswer {
  if (method === undefined) return failure(404, "bad_route");
  if (grant === undefined) return failure(401, "unauthenticated");
  try {
    const { message, answer } = method(JSON.parse(body), grant);
    if (answer.kind === "fail") return failure(answer.httpStatus, answer.code);
    const json = message.toJson({ emitDefaultValues: true, useProtoFieldName: true });
    return { status: answer.kind === "hang" ? "hang" : 200, json };
  } catch (error) {
    return error instanceof TwirpError ? failure(error.httpStatus, error.code) : failure(400, "malformed");
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}
