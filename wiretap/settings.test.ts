import { describe, expect, it } from "vitest";
import { settingsOf } from "./settings.js";

const settings = {
  runId: "abcdefgh",
  eventsFile: "e",
  segments: null,
  upstreamUrls: ["http://h:1", "http://h:2"],
  host: "127.0.0.1",
  port: 0,
  seed: 1,
  faults: [],
};
const from = (value: unknown) => settingsOf({ ROLLCALL_WIRETAP: JSON.stringify(value) });

describe("settingsOf", () => {
  it("reads what the harness wrote", () => {
    expect(from(settings)).toEqual(settings);
  });

  it.each([
    ["a server that is no URL", { ...settings, upstreamUrls: ["http://h:1", "h:1"] }, "upstreamUrls"],
    ["no server", { ...settings, upstreamUrls: [] }, "upstreamUrls"],
    ["a server of another protocol", { ...settings, upstreamUrls: ["ws://h:1"] }, "upstreamUrls"],
    ["a fault that there is not", { ...settings, faults: [{ kind: "explode" }] }, "faults"],
    ["a missing run id", { ...settings, runId: undefined }, "runId"],
  ])("refuses %s", (_, value, problem) => {
    expect(() => from(value)).toThrow(problem);
  });

  it("says that it is not set", () => {
    expect(() => settingsOf({})).toThrow("ROLLCALL_WIRETAP is not set");
  });
});
