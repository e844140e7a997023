// The SDK's client with calls that overlap. The web platform that k6 lacks is k6's; here Node has its own, but for fetch.

import { afterEach, expect, it, vi } from "vitest";
import type { HttpAnswer, HttpRequest, Port } from "../port.js";
import { trialPort } from "../trial-port.js";
import { makeClient } from "./sdk.js";

vi.mock("./web-platform.js", () => ({
  sendFetchWith: (send: (request: HttpRequest) => Promise<HttpAnswer>) =>
    vi.stubGlobal("fetch", async (input: URL | string) => {
      const url = String(input);
      const name = url.slice(url.lastIndexOf("/") + 1);
      const { status, body } = await send({ method: "POST", url, body: "", headers: {}, timeoutMs: 1_000, name });
      return new Response(body, { status });
    }),
}));

afterEach(() => void vi.unstubAllGlobals());

const portInto = (story: string[]): Port =>
  trialPort({
    http: async ({ name }) => {
      story.push(name);
      return { status: 200, body: "{}", error: "" };
    },
  });

it.each(["the list first", "the list second"] as const)(
  "a request is stamped just before its own send, beside a list that is asked (%s)",
  async (order) => {
    const story: string[] = [];
    const client = makeClient(portInto(story), "http://127.0.0.1:1", { apiKey: "key", apiSecret: "hush" });
    const list = () => client.listDispatch("room");
    const asked = { room: "room", agentName: "agent", metadata: "" };
    const create = () => client.createDispatch(asked, () => void story.push("stamp"));
    const answers = await Promise.all(order === "the list first" ? [list(), create()] : [create(), list()]);
    expect(answers.map(({ answer }) => answer)).toEqual(["ok", "ok"]);
    expect(story.filter((step) => step !== "ListDispatch")).toEqual(["stamp", "CreateDispatch"]);
    expect(story.indexOf("CreateDispatch") - story.indexOf("stamp")).toBe(1);
  },
);

it.each([
  ["its code", { status: 404, statusText: "not_found" }, { answer: "refused", httpStatus: 404, code: "not_found" }],
  ["none", { status: 503, statusText: "" }, { answer: "none", httpStatus: 503, code: "HTTP 503" }],
])(
  "an older SDK's error, which is a sentence, is read for its status and %s",
  async (_, { status, statusText }, answer) => {
    const client = makeClient(portInto([]), "http://127.0.0.1:1", { apiKey: "key", apiSecret: "hush" });
    vi.stubGlobal("fetch", async () => {
      throw new Error(`Request failed with status ${status}: ${statusText}`);
    });
    expect(await client.deleteRoom("room")).toEqual(answer);
  },
);

it("what a server says to a wrong token is not kept: it repeats the token", async () => {
  const port: Port = {
    ...portInto([]),
    http: async () => ({ status: 401, body: "invalid token: eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln", error: "" }),
  };
  const client = makeClient(port, "http://127.0.0.1:1", { apiKey: "key", apiSecret: "hush" });
  expect(await client.deleteRoom("room")).toEqual({ answer: "refused", httpStatus: 401, code: "HTTP 401" });
});
