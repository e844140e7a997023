import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readerOf, readFlags } from "./flags.js";
import { valueSettings } from "./run-flags.js";
import { ignoredEnvironment, targetWishOf } from "./target-wish.js";

const exported = { LIVEKIT_URL: "wss://a.example", LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "the-secret" };

const lkConfig = join(mkdtempSync(join(tmpdir(), "rollcall-test-")), "cli-config.yaml");
writeFileSync(
  lkConfig,
  `projects:
    - { name: far, url: wss://far.example/, api_key: APIfar, api_secret: far-secret }
    - { name: near, url: http://localhost:7880, api_key: APInear, api_secret: near-secret }
    - { name: bare, url: far.example, api_key: APIbare, api_secret: bare-secret }
`,
  { mode: 0o600 },
);

function wish(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const problems: string[] = [];
  const declared = { values: Object.keys(valueSettings), repeatable: [], switches: [] };
  const wished = targetWishOf(readerOf(readFlags(args, declared, problems), problems), env, lkConfig);
  return { ...wished, problems };
}

describe("the server that is wished for", () => {
  it("is one of ours without a word, and there are no limits", () => {
    expect(wish([], exported)).toMatchObject({ target: "native", theirs: null, remoteLimits: null, problems: [] });
  });
  it("is the one of LIVEKIT_URL with --target env only", () => {
    expect(wish(["--target", "env"], exported)).toMatchObject({
      target: "https://a.example",
      theirs: { address: { wsUrl: "wss://a.example", apiKey: "key", apiSecret: "the-secret" } },
      remoteLimits: { perSecond: 1, roomsAlive: 50 },
      notes: [],
      problems: [],
    });
    expect(wish(["--target", "wss://b.example"], exported).target).toBe("https://b.example");
  });
  it("is a project's, with its keys, whatever the environment holds", () => {
    const { target, theirs, notes, problems } = wish(["--project", "far"], exported);
    expect(target).toBe("https://far.example");
    expect(theirs?.address).toMatchObject({ apiKey: "APIfar", apiSecret: "far-secret" });
    expect(notes).toEqual([
      expect.stringMatching(/^LIVEKIT_API_KEY, LIVEKIT_API_SECRET, LIVEKIT_URL: set and ignored/),
    ]);
    expect(problems).toEqual([]);
  });
  it.skipIf(process.platform !== "linux")("says when k6 is not told of a CA that Node knows", () => {
    const node = { NODE_EXTRA_CA_CERTS: "ca.pem" };
    expect(wish(["--project", "far"], node).notes).toEqual([expect.stringMatching(/k6 does not know that CA$/)]);
    expect(wish(["--project", "near"], node).notes).toEqual([]);
    expect(wish(["--project", "far"], { ...node, SSL_CERT_FILE: "ca.pem" }).notes).toEqual([]);
  });
  it("has no limits on this machine", () => {
    expect(wish(["--project", "near"]).remoteLimits).toBeNull();
    expect(wish(["--target", "ws://127.0.0.1:7880"], exported).remoteLimits).toBeNull();
  });
  it("has limits that flags raise", () => {
    const args = ["--project", "far", "--remote-rate", "90/m", "--remote-rooms", "200"];
    expect(wish(args)).toMatchObject({ remoteLimits: { perSecond: 1.5, roomsAlive: 200 }, problems: [] });
  });
  it.each([
    ["both of a kind", ["--project", "far", "--target", "native"], [/^give --project or --target, not both$/]],
    ["a project that is not there", ["--project", "fat"], [/^--project: .*no project "fat" \(did you mean far\?\)/]],
    [
      "a project whose URL has no scheme",
      ["--project", "bare"],
      [/^--project: url of project "bare" in .*far\.example has no scheme/],
    ],
    [
      "a limit of ours",
      ["--remote-rate", "2", "--remote-rooms", "9"],
      [/^--remote-rate raises a limit .* this one is, and has none$/, /^--remote-rooms raises/],
    ],
    ["a limit of this machine", ["--project", "near", "--remote-rate", "2"], [/^--remote-rate raises/]],
    [
      "limits that are none",
      ["--project", "far", "--remote-rate", "0", "--remote-rooms", "0"],
      [/^--remote-rate: "0"/, /^--remote-rooms: "0"/],
    ],
    [
      "an empty environment",
      ["--target", "env"],
      [
        /^--target env: no URL: set LIVEKIT_URL$/,
        /: no API key: set LIVEKIT_API_KEY$/,
        /: no API secret: set LIVEKIT_API_SECRET$/,
      ],
    ],
    ["a word", ["--target", "natve"], [/^--target: "natve" is not a target \(did you mean native\?\)/]],
  ])("%s is said", (_, args, messages) => {
    const { problems } = wish(args);
    expect(problems).toEqual(messages.map((message) => expect.stringMatching(message)));
    expect(problems.join()).not.toContain("-secret");
  });
});

describe("what is set and not used", () => {
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
  ])("is said with --target %s", (target, env, line) => {
    expect(ignoredEnvironment(target, env)).toBe(line);
  });
});
