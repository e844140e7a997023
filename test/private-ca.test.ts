// A server behind TLS whose certificate is signed by a CA that only its owner knows, as self-hosted ones are: a whole run
// by `wss`, with the real SDK, when Node and Go are told of the CA; and one sentence when they are not.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Front, startFront } from "./front.js";
import { kept, rollcall } from "./rollcall.js";
import { startTheirServer, type TheirServer } from "./their-server.js";

let server: TheirServer;
let front: Front;
let caFile = "";

beforeAll(async () => {
  server = await startTheirServer();
  const { ca, ...certificate } = certificateFor("localhost", server.folder);
  caFile = ca;
  front = await startFront(server.url, certificate);
});
afterAll(async () => {
  front.stop();
  await server.stop();
});

/** Needs the openssl command: without it this throws ENOENT and says so. */
function certificateFor(host: string, folder: string) {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const key = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
  openssl("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Rollcall's test CA");
  openssl("req", ...key, "-keyout", "host.key", "-out", "host.csr", "-subj", `/CN=${host}`);
  writeFileSync(file("host.ext"), `subjectAltName=DNS:${host}`);
  const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "host.ext", "-days", "2"];
  openssl("x509", "-req", "-in", "host.csr", ...by, "-out", "host.pem");
  return {
    ca: file("ca.pem"),
    key: readFileSync(file("host.key"), "utf8"),
    cert: readFileSync(file("host.pem"), "utf8"),
  };
}

const runAtFront = (environment: NodeJS.ProcessEnv) =>
  rollcall(["run", "steady", "--target", `wss://localhost:${front.port}/`, "--rate", "0.5", "--rooms", "3"], {
    ...server.keyEnvironment,
    ...{ NODE_EXTRA_CA_CERTS: "", SSL_CERT_FILE: "", ...environment },
  });

describe("a server with a private CA", () => {
  it("carries a whole run when Node and Go are told of it", async () => {
    const { stdout, stderr, results } = await runAtFront({ NODE_EXTRA_CA_CERTS: caFile, SSL_CERT_FILE: caFile });
    const { manifest, summary, events } = kept(results);
    expect(summary.counts, stdout + stderr).toMatchObject({ requested: 3, delivered: 3 });
    expect(manifest.plan.target).toBe(`https://localhost:${front.port}`);
    // The agent joined by TLS too, which is the media library's own; and the API told of it.
    expect(events("events/worker-1.ndjson").filter(({ event }) => event === "join")).toHaveLength(3);
    expect(events("events/collector.ndjson").filter(({ event }) => event === "participant-joined")).toHaveLength(3);
    expect((await server.rooms.listRooms()).length).toBe(0);
  });
  it("is refused before anything is started when nobody is told of it", async () => {
    const { status, stderr } = await runAtFront({});
    expect(stderr).toMatch(
      /localhost:\d+ has a certificate that this machine does not trust \([A-Z_]+\).*SSL_CERT_FILE/,
    );
    expect(stderr).not.toContain(server.key.apiSecret);
    expect(status).toBe(64);
  });
});
