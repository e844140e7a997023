// Contract of the two clients: run by the real k6 against a server that only writes down what it is asked, sdk and raw
// send the same calls with the same bodies, signed with the same grants.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JoinResponse, Room, RoomAgentDispatch, RoomConfiguration, SignalResponse } from "@livekit/protocol";
import { TokenVerifier } from "livekit-server-sdk";
import { beforeAll, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { Asking } from "../contract/paths.js";
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
async function record(client: "sdk" | "raw", k6: string, asking: Asking): Promise<readonly Call[]> {
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
  new WebSocketServer({ server }).on("connection", async (socket, request) => {
    calls.push(await callerOf(verifier, request));
    welcome(socket);
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
    paths: [{ ...asking, weight: 1 }],
    ...{ seed: 1, scenario: "steady", arrivals: "uniform", planned: 1, warmUp: "none", recover: true },
    waves: [{ kind: "constant", startMs: 0, count: 1, rate: { count: 1, perMs: 1_000 } }],
    leg: { firstN: 0, untilN: 1, later: null },
    deadlineMs: 1,
    graceMs: 0,
    holdMs: 0,
    mostRoomsAlive: null,
    warmUpGapMs: 0,
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

/** What a token says of its holder and the room, in LiveKit's own reading: defaults may be written or left out. */
async function callerOf(verifier: TokenVerifier, request: IncomingMessage): Promise<Call> {
  const { pathname, search } = new URL(request.url ?? "", "http://127.0.0.1");
  const { iss, sub, nbf, exp, video, roomConfig, ...others } = await verifier.verify(
    String(request.headers.authorization).replace("Bearer ", ""),
  );
  const lifeSeconds = Math.round(((exp ?? 0) - Date.now() / 1000) / 60) * 60;
  return {
    path: `${pathname}${search}`,
    body: RoomConfiguration.fromJson(JSON.parse(JSON.stringify(roomConfig))),
    grants: { iss, sub, video, lifeSeconds, isValid: (nbf ?? 0) <= Date.now() / 1000, others },
  };
}

function welcome(socket: WebSocket): void {
  const room = new Room({ sid: "RM_1", creationTimeMs: 1_795_750_888_411n });
  const join = new JoinResponse({ room, pingInterval: 5 });
  socket.send(new SignalResponse({ message: { case: "join", value: join } }).toBinary());
}

let sdk: readonly Call[];
let raw: readonly Call[];
let sdkCaller: readonly Call[];
let rawCaller: readonly Call[];

beforeAll(async () => {
  expect(spawnSync(process.execPath, [join(root, "bin/build.mjs")]).status).toBe(0);
  const { path } = await provisionK6({ toolsFolder: join(root, "tools"), say: () => {} });
  const live = { path: "create-room", room: "live" } as const;
  const token = { path: "token", room: "fresh" } as const;
  [sdk, raw, sdkCaller, rawCaller] = await Promise.all([
    record("sdk", path, live),
    record("raw", path, live),
    record("sdk", path, token),
    record("raw", path, token),
  ]);
});

describe("the two clients", () => {
  it.each(["sdk", "raw"])("cost no VU a schema library (%s)", (client) => {
    expect(readFileSync(join(root, "build/load", client, "main.js"), "utf8")).not.toContain("Zod");
  });
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
  it("enter a room once, with the same claims in LiveKit's reading, at the same address", () => {
    expect(rawCaller).toEqual(sdkCaller);
    expect(sdkCaller.map(({ path }) => path.split("/").at(-1))).toEqual([
      "rtc?protocol=2&auto_subscribe=0",
      "ListDispatch",
      "CreateDispatch",
      "DeleteRoom",
    ]);
  });
  it("ask by the token for what createRoom would be asked for", () => {
    expect(sdkCaller[0]?.body).toEqual(
      new RoomConfiguration({
        emptyTimeout: 61,
        departureTimeout: 61,
        agents: [new RoomAgentDispatch({ agentName: 'an agent, "quoted"', metadata: "rollcall/abcdefgh/0/1" })],
      }),
    );
    expect(sdkCaller[0]?.grants).toEqual({
      ...{ iss: apiKey, sub: "rollcall-caller", lifeSeconds: 600, isValid: true, others: {} },
      video: { room: "rollcall-abcdefgh-000000", roomJoin: true },
    });
  });
});
