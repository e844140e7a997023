import { describe, expect, it } from "vitest";
import { settingsOf } from "./settings.js";

const stub = {
  runId: "abcdefgh",
  eventsFile: "/tmp/worker-1.ndjson",
  collectorUrl: "http://127.0.0.1:1",
  serverUrl: "ws://127.0.0.1:2",
  agentName: "rollcall-abcdefgh",
  idleProcesses: 0,
  holdMs: 0,
};
const environment = (changes: object) => ({
  ROLLCALL_STUB: JSON.stringify({ ...stub, ...changes }),
  ROLLCALL_API_KEY: "key",
  ROLLCALL_API_SECRET: "hush",
});

describe("settingsOf", () => {
  it("reads what the harness sets", () => {
    expect(settingsOf(environment({}))).toEqual({ ...stub, apiKey: "key", apiSecret: "hush" });
  });

  it.each([
    ["ROLLCALL_STUB", { ...environment({}), ROLLCALL_STUB: undefined }],
    ["ROLLCALL_STUB", { ...environment({}), ROLLCALL_STUB: "{hush" }],
    ["ROLLCALL_API_SECRET", { ...environment({}), ROLLCALL_API_SECRET: undefined }],
    ["ROLLCALL_API_KEY", { ...environment({}), ROLLCALL_API_KEY: "" }],
    ["holdMs", environment({ holdMs: -1 })],
    ["idleProcesses", environment({ idleProcesses: 1.5 })],
    ["serverUrl", environment({ serverUrl: "http://127.0.0.1:2" })],
    ["agentName", environment({ agentName: "" })],
  ])("names %s when it is wrong, and never the secret", (name, variables) => {
    const read = () => settingsOf(variables);
    expect(read).toThrow(name);
    expect(read).not.toThrow("hush");
  });
});
