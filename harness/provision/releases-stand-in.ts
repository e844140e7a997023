// A loopback host that serves releases as GitHub does, rightly or wrongly, for the tests of provisioning.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";

/** Path of a request to what is done with it; anything else is 404. */
export type Answers = ReadonlyMap<string, (response: ServerResponse) => void>;

export type StandIn = {
  readonly url: string;
  /** Paths in the order they were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

export async function startStandIn(answers: Answers): Promise<StandIn> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const answer = answers.get(path);
    if (answer === undefined) response.writeHead(404).end("Not Found");
    else answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the stand-in has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A tar.gz of one shell script that prints `says`, at `member` inside the archive. */
export function scriptArchive(folder: string, member: string, says: string): Buffer {
  const source = join(folder, "source");
  mkdirSync(join(source, member, ".."), { recursive: true });
  writeFileSync(join(source, member), `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  execFileSync("tar", ["-czf", join(folder, "made.tar.gz"), "-C", source, member.split("/")[0] ?? member]);
  return readFileSync(join(folder, "made.tar.gz"));
}

export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

export const whole = (bytes: Buffer | string) => (response: ServerResponse) => {
  response.writeHead(200, { "content-length": Buffer.byteLength(bytes) }).end(bytes);
};

/** Promises all of it, sends half and closes the connection. */
export const truncated = (bytes: Buffer) => (response: ServerResponse) => {
  response.writeHead(200, { "content-length": bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
};

/** Sends half without ever saying how much there is, and ends as if that were all. */
export const silentlyCut = (bytes: Buffer) => (response: ServerResponse) => {
  response.writeHead(200).end(bytes.subarray(0, bytes.length / 2));
};

/** Sends half and then nothing, without closing. */
export const stalled = (bytes: Buffer) => (response: ServerResponse) => {
  response.writeHead(200, { "content-length": bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2));
};

/** Accepts and never answers. */
export const hanging = () => {};
