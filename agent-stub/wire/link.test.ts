import { describe, expect, it } from "vitest";
import { agentUrl, backoffMs } from "./link.js";
import { signallingUrl } from "./presence.js";

it.each([
  [1, 2_000],
  [2, 4_000],
  [4, 8_000],
  [5, 10_000],
  [500, 10_000],
])("after failure %i it waits %i ms", (failures, ms) => {
  expect(backoffMs(failures)).toBe(ms);
});

describe("addresses", () => {
  it.each([
    ["ws://127.0.0.1:7880", "ws://127.0.0.1:7880/agent"],
    ["ws://127.0.0.1:7880/", "ws://127.0.0.1:7880/agent"],
    ["wss://example.com/w1", "wss://example.com/w1/agent"],
  ])("a worker of %s connects to %s", (serverUrl, url) => {
    expect(agentUrl(serverUrl).href).toBe(url);
  });

  it.each([
    ["ws://127.0.0.1:7880", "ws://127.0.0.1:7880/rtc?access_token=a.b"],
    ["https://example.com/w1/", "wss://example.com/w1/rtc?access_token=a.b"],
  ])("an agent of %s signals to %s", (url, signalling) => {
    expect(signallingUrl(url, "a.b").href).toBe(signalling);
  });
});
