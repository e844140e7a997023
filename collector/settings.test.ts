import { describe, expect, it } from "vitest";
import { environmentNames } from "../contract/processes.js";
import { settingsOf } from "./settings.js";

const settings = {
  runId: "abcdefgh",
  eventsFile: "e",
  segments: null,
  keepMs: 120_000,
  webhookHosts: ["127.0.0.1"],
  arrivals: "told",
  mostRoomsAlive: null,
};
const read = (value: unknown) => () => settingsOf({ [environmentNames.collector]: JSON.stringify(value) });

describe("the collector's settings", () => {
  it("are read from the environment", () => {
    expect(read(settings)()).toEqual(settings);
  });
  it("must be there", () => {
    expect(() => settingsOf({})).toThrow(environmentNames.collector);
  });
  it.each([
    ["a run id that is none", { ...settings, runId: "ABC" }],
    ["every interface", { ...settings, webhookHosts: ["0.0.0.0"] }],
    ["every interface of IPv6", { ...settings, webhookHosts: ["::"] }],
    ["a limit below one room", { ...settings, mostRoomsAlive: 0 }],
    ["arrivals of another kind", { ...settings, arrivals: "guessed" }],
    ["nothing", null],
  ])("may not be %s", (_, value) => {
    expect(read(value)).toThrow("is not CollectorSettings");
  });
});
