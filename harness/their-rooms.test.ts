import { describe, expect, it } from "vitest";
import { UsageError } from "../contract/usage-error.js";
import { wishOf } from "./settings.js";

const env = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "the-secret" };
const far = ["--target", "wss://far.example"];
const near = ["--target", "ws://127.0.0.1:7880"];

function problemsOf(...args: readonly string[]): readonly string[] {
  try {
    wishOf(["sequential", "--rooms", "2", ...args], "abcdefgh", env);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
}

describe("a fresh room that createDispatch makes on a server that is not ours", () => {
  // 10 s + 10 s + 60 s, and the hold.
  it.each([
    ["lives long enough", far, "create-dispatch", "220s", []],
    ["would be closed a second too early", far, "create-dispatch", "221s", [/needs 301 s; shorten .* by 1 s/]],
    ["also where it is one of several", far, "token=9,create-dispatch=1", "10m", [/create-dispatch@live/]],
    ["also where the server is on this machine", near, "create-dispatch", "10m", [/300 s by default/]],
    ["not if it is live", far, "create-dispatch@live", "10m", []],
    ["not by a path that says how long", far, "create-room=1,token=1", "10m", []],
    ["not on a server of ours, which is told", [], "create-dispatch", "10m", []],
  ])("%s", (_, target, path, hold, said) => {
    const problems = problemsOf(...target, "--path", path, "--hold", hold, "--remote-rooms", "99");
    const ofRooms = problems.filter((problem) => problem.includes("fresh room"));
    expect(ofRooms).toEqual(said.map((words) => expect.stringMatching(words)));
  });

  it.each([
    ["deadline", ["--deadline", "120s"]],
    ["grace", ["--grace", "250s"]],
  ])("is outlived by a long %s too", (_, args) => {
    const problems = problemsOf(...far, "--path", "create-dispatch", ...args);
    expect(problems).toEqual([expect.stringMatching(/fresh room/)]);
  });
});
