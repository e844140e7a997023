import { describe, expect, it } from "vitest";
import { childEnvironment } from "./environment.js";
import { addressFrom, checkTarget, ignoredEnvironment } from "./server.js";

describe("the environment of a child", () => {
  it("keeps the user's, drops what could turn the run elsewhere, and adds the mark and its own", () => {
    const inherited = {
      PATH: "/bin",
      LIVEKIT_URL: "wss://production",
      LIVEKIT_KEYS: "a: b",
      K6_VUS: "9",
      ROLLCALL_RUN: "old",
    };
    expect(childEnvironment("new", { ROLLCALL_LOAD: "{}" }, inherited)).toEqual({
      PATH: "/bin",
      ROLLCALL_RUN: "new",
      ROLLCALL_LOAD: "{}",
    });
  });
});

describe("the address of a server that is not ours", () => {
  const exported = { LIVEKIT_URL: "wss://a", LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret" };
  it("is LIVEKIT_URL with --target env only", () => {
    expect(addressFrom("env", exported).url).toBe("wss://a");
    expect(addressFrom("wss://b", exported).url).toBe("wss://b");
  });
  it("names everything that is wrong at once", () => {
    expect(() => checkTarget("a.example", {})).toThrow(/no scheme[\s\S]*LIVEKIT_API_KEY[\s\S]*LIVEKIT_API_SECRET/);
    expect(() => checkTarget("env", exported)).not.toThrow();
    expect(() => checkTarget("env", {})).toThrow(/LIVEKIT_URL/);
    expect(() => checkTarget("native", {})).not.toThrow();
  });
  it.each([
    [
      "native",
      exported,
      "LIVEKIT_API_KEY, LIVEKIT_API_SECRET, LIVEKIT_URL: set and ignored; --target env would use that server",
    ],
    ["env", exported, undefined],
    ["wss://b", exported, "LIVEKIT_URL: set and ignored; --target env would use that server"],
    ["env", { ...exported, LIVEKIT_AGENT_NAME: "x" }, "LIVEKIT_AGENT_NAME: set and ignored"],
    ["native", {}, undefined],
  ])("with --target %s says what is set and not used", (target, env, line) => {
    expect(ignoredEnvironment(target, env)).toBe(line);
  });
});
