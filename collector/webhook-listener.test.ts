// A real listener, real signatures: what is believed and what is not.

import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import { connect } from "node:net";
import { AccessToken, type WebhookEvent, WebhookReceiver } from "livekit-server-sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { monotonicUs } from "../contract/instants.js";
import { listenOn, webhookListener } from "./webhook-listener.js";

const apiKey = "key";
const apiSecret = "a-secret-of-at-least-32-characters-0123";

let listener: Server;
let url: string;
let heard: WebhookEvent[];
let nodes: number[];
let failures: string[];

const makeListener = () =>
  webhookListener({
    receiver: new WebhookReceiver(apiKey, apiSecret),
    nowUs: () => monotonicUs(5),
    heard: (event, _, node) => {
      heard.push(event);
      nodes.push(node);
    },
    failed: (reason) => failures.push(reason),
  });

beforeEach(async () => {
  heard = [];
  nodes = [];
  failures = [];
  listener = makeListener();
  const listening = await listenOn(listener, "127.0.0.1");
  url = "url" in listening ? listening.url : "";
});

afterEach(() => {
  listener.closeAllConnections();
  listener.close();
});

const body = JSON.stringify({ event: "room_started", room: { name: "r", sid: "RM_1" } });
async function tokenFor(text: string, secret = apiSecret, key = apiKey): Promise<string> {
  const token = new AccessToken(key, secret, { ttl: 300 });
  token.sha256 = createHash("sha256").update(text).digest("base64");
  return token.toJwt();
}
const post = async (text: string, token: string | undefined, method = "POST", to = url) => {
  const headers = token === undefined ? {} : { authorization: token };
  return (await fetch(to, { method, headers, ...(method === "POST" ? { body: text } : {}) })).status;
};

describe("the webhook listener", () => {
  it("takes what the key signed", async () => {
    expect(await post(body, await tokenFor(body))).toBe(200);
    expect(heard).toMatchObject([{ event: "room_started", room: { name: "r", sid: "RM_1" } }]);
    expect(failures).toEqual([]);
  });
  it("knows by the path which node it is", async () => {
    for (const path of ["", "/3", "/2"])
      expect(await post(body, await tokenFor(body), "POST", `${url}${path}`)).toBe(200);
    expect(nodes).toEqual([1, 3, 2]);
    expect(await post(body, await tokenFor(body), "POST", `${url}/none`)).toBe(404);
  });
  it("takes one with fields that this version does not know", async () => {
    const newer = JSON.stringify({ event: "room_started", room: { name: "r", mood: "good" }, more: 1 });
    expect(await post(newer, await tokenFor(newer))).toBe(200);
  });
  it.each([
    ["without a signature", async () => undefined],
    ["signed by another secret", () => tokenFor(body, "another-secret-of-at-least-32-characters")],
    ["signed by another key", () => tokenFor(body, apiSecret, "other")],
    ["signed for another body", () => tokenFor(`${body} `)],
    ["with a signature that is none", async () => "eyJhbGciOiJIUzI1NiJ9.eyJ4IjoxfQ.abc"],
  ])("refuses one %s, and says so without the token", async (_, token) => {
    expect(await post(body, await token())).toBe(401);
    expect(heard).toEqual([]);
    expect(failures).toEqual([expect.stringMatching(/^a webhook was refused: ./)]);
    expect(failures.join()).not.toContain("eyJ");
  });
  it("refuses a signed body that is no JSON", async () => {
    expect(await post("{", await tokenFor("{"))).toBe(401);
  });
  it.each([
    ["a GET", "GET", "/webhook"],
    ["another path", "POST", "/"],
  ])("refuses %s", async (_, method, path) => {
    expect(await post(body, await tokenFor(body), method, new URL(path, url).href)).toBe(404);
    expect(failures).toHaveLength(1);
  });
  it("refuses a body of a mebibyte, and goes on", async () => {
    const long = "x".repeat(1024 * 1024);
    // The answer may come while the body is still on its way, which some clients report as a broken connection.
    expect(await post(long, "t").catch(() => 413)).toBe(413);
    expect(failures).toEqual([expect.stringContaining("longer than")]);
    expect(await post(body, await tokenFor(body))).toBe(200);
  });
  it("refuses what is no HTTP", async () => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("nonsense\r\n\r\n");
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1.1 400/);
    expect(failures).toHaveLength(1);
  });
  it("says why it cannot listen on an address that this machine does not have", async () => {
    const elsewhere = makeListener();
    // TEST-NET-1 (RFC 5737) is nobody's.
    expect(await listenOn(elsewhere, "192.0.2.1")).toEqual({ error: expect.stringContaining("EADDRNOTAVAIL") });
  });
});
