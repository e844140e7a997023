// Contract of the two clients: run by the real k6 against a server that only writes down what it is asked, sdk and raw
// send the same calls with the same bodies, signed with the same grants.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TokenVerifier } from "livekit-server-sdk";
import { beforeAll, describe, expect, it } from "vitest";
import { environmentNames, type LoadSettings } from "../contract/processes.js";
import { provisionK6 } from "../harness/provision/provision.js";
import { root } from "./rollcall.js";

const apiKey = "key";
const apiSecret = "a-secret-of-at-least-32-characters-0123";

type Call = { readonly path: string; readonly body: unknown; readonly grants: unknown };

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

/** Stands for livekit-server and the collector at once; nothing ever arrives. */
async function record(client: "sdk" | "raw", k6: string): Promise<readonly Call[]> {
  const calls: Call[] = [];
  const verifier = new TokenVerifier(apiKey, apiSecret);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://127.0.0.1");
    const body = await bodyOf(request);
    response.setHeader("content-type", "application/json");
    if (!url.pathname.startsWith("/twirp")) {
      response.end('{"arrived":false}');
      return;
    }
    const token = String(request.headers.authorization).replace("Bearer ", "");
    const { video } = await verifier.verify(token);
    calls.push({ path: url.pathname, body: JSON.parse(body), grants: video });
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const here = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const folder = await mkdtemp(join(tmpdir(), "rollcall-clients-"));
  const settings: LoadSettings = {
    runId: "abcdefgh",
    serverUrls: [here],
    collectorUrl: here,
    agentName: 'an agent, "quoted"',
    metadata: null,
    paths: [{ path: "create-room", room: "live", weight: 1 }],
    ...{ seed: 1, scenario: "steady", arrivals: "uniform", planned: 1, warmUp: "none", recover: true },
    waves: [{ kind: "constant", startMs: 0, count: 1, rate: { count: 1, perMs: 1_000 } }],
    leg: { firstN: 0, untilN: 1, zeroWallMs: null },
    deadlineMs: 1,
    graceMs: 0,
    holdMs: 0,
    k6SummaryFile: join(folder, "k6-summary.json"),
  };
  const child = spawn(k6, ["run", "--quiet", join(root, "build/load", client, "main.js")], {
    env: {
      ...process.env,
      K6_NO_USAGE_REPORT: "true",
      K6_AUTO_EXTENSION_RESOLUTION: "false",
      [environmentNames.load]: JSON.stringify(settings),
      [environmentNames.apiKey]: apiKey,
      [environmentNames.apiSecret]: apiSecret,
    },
    stdio: "ignore",
  });
  const [status] = await once(child, "exit");
  server.close();
  expect(status).toBe(0);
  return calls;
}

let sdk: readonly Call[];
let raw: readonly Call[];

beforeAll(async () => {
  expect(spawnSync(process.execPath, [join(root, "bin/build.mjs")]).status).toBe(0);
  const { path } = await provisionK6({ toolsFolder: join(root, "tools"), say: () => {} });
  sdk = await record("sdk", path);
  raw = await record("raw", path);
});

describe("the two clients", () => {
  it("make every call there is, in the order of an iteration", () => {
    expect(sdk.map(({ path }) => path.split("/").at(-1))).toEqual([
      "CreateRoom",
      "CreateRoom",
      "ListDispatch",
      "CreateDispatch",
      "DeleteRoom",
    ]);
  });
  it("send the same bodies, with the same grants, to the same addresses", () => {
    expect(raw).toEqual(sdk);
  });
  it("make a live room without an agent, and one that outlives its watch", () => {
    expect(sdk[0]?.body).toEqual({ name: "rollcall-abcdefgh-000000", emptyTimeout: 61, departureTimeout: 61 });
  });
  it("ask for the agent with our key, and for a room that outlives its watch", () => {
    expect(sdk[1]?.body).toEqual({
      name: "rollcall-abcdefgh-000000",
      emptyTimeout: 61,
      departureTimeout: 61,
      agents: [{ agentName: 'an agent, "quoted"', metadata: "rollcall/abcdefgh/0/1" }],
    });
  });
});
