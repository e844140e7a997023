import { expect, it } from "vitest";
import { npmEnvironment, npmOf } from "./npm.js";

it.each([
  ["the npm that started us", import.meta.filename.replace(/[^/]*$/, "npm.ts"), process.execPath],
  ["the one on PATH where another manager started us", "/usr/lib/yarn.js", "npm"],
  ["the one on PATH where ours is gone", "/nonexistent/npm-cli.js", "npm"],
  ["the one on PATH else", undefined, "npm"],
])("npm is %s", (_, path, program) => {
  expect(npmOf({ env: { npm_execpath: path }, platform: "linux" }).program).toBe(program);
});

it("npm is told nothing of LiveKit, and all else", () => {
  const env = { LIVEKIT_API_SECRET: "s", LIVEKIT_URL: "u", HTTPS_PROXY: "p", npm_config_registry: "r" };
  expect(npmEnvironment(env)).toEqual({ HTTPS_PROXY: "p", npm_config_registry: "r" });
});
