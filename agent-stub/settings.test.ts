import { describe, expect, it } from "vitest";
import { roleOf, settingsOf, wireSettingsOf } from "./settings.js";

const stub = {
  runId: "abcdefgh",
  eventsFile: "/tmp/worker-1.ndjson",
  segments: null,
  collectorUrl: "http://127.0.0.1:1",
  serverUrl: "ws://127.0.0.1:2",
  agentName: "rollcall-abcdefgh",
  holdMs: 0,
  seed: 7,
  faults: [
    {
      ...{ index: 0, name: "refuse", specification: "refuse p=0.5", window: { fromMs: 0, toMs: null } },
      ...{ kind: "refuse", choice: { by: "probability", p: 0.5 } },
    },
  ],
};
const sdk = { ...stub, idleProcesses: 0 };
const { serverUrl, ...common } = stub;
const serverUrls = [serverUrl, "ws://127.0.0.1:3", "ws://127.0.0.1:4"];
const wire = { ...common, serverUrls, workers: 4, capacity: null, presence: "signalling", role: "rival" };
const environment = (changes: object, settings: object = sdk) => ({
  ROLLCALL_STUB: JSON.stringify({ ...settings, ...changes }),
  ROLLCALL_API_KEY: "key",
  ROLLCALL_API_SECRET: "hush",
});

describe("settingsOf", () => {
  it("reads what the harness sets", () => {
    expect(settingsOf(environment({}))).toEqual({ ...sdk, apiKey: "key", apiSecret: "hush" });
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
    ["faults", environment({ faults: [{ ...stub.faults[0], kind: "drop" }] })],
  ])("names %s when it is wrong, and never the secret", (name, variables) => {
    const read = () => settingsOf(variables);
    expect(read).toThrow(name);
    expect(read).not.toThrow("hush");
  });
});

describe("wireSettingsOf", () => {
  it("reads what the harness sets, each worker with a server in turn", () => {
    const { serverUrls: _, ...rest } = wire;
    const one = { ...rest, apiKey: "key", apiSecret: "hush" };
    const urls = [...serverUrls, serverUrl];
    expect(wireSettingsOf(environment({}, wire))).toEqual(urls.map((url) => ({ ...one, serverUrl: url })));
  });

  it.each([
    ["workers", { workers: 0 }],
    ["serverUrls", { serverUrls: [] }],
    ["capacity", { capacity: 0 }],
    ["presence", { presence: "media" }],
    ["role", { role: "spy" }],
    ["seed", { seed: -1 }],
  ])("names %s when it is wrong", (name, changes) => {
    expect(() => wireSettingsOf(environment(changes, wire))).toThrow(name);
  });
});

it("a process is named by its events file", () => {
  expect(roleOf(stub)).toBe("worker-1");
});
