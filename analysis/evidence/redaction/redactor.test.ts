import { describe, expect, it } from "vitest";
import { redactorOf } from "./redactor.js";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJBUElhYmMifQ.s5-0_ZrFqY1m";
/** As `livekit-server generate-keys` makes one. */
const secret = "qV3mXe7Jt1RzK0pLw9BnY5sDcG2uHfA8oTiQ6yEjPkx";

const redact = (text: string): string => redactorOf().redact(text);

describe("is taken out", () => {
  it.each<readonly [string, string, string]>([
    ["a token", `joined with ${jwt}.`, "joined with <token>"],
    ["the beginning of a token", "eyJhbGciOi", "<token>"],
    ["an API key", "worker of APIabcdefgh1234 left", "worker of <API key> left"],
    ["a secret by its looks", `key ${secret} here`, "key <secret> here"],
    ["one in hexadecimal digits", `x=${"0123456789abcdef".repeat(3)}`, "x=<secret>"],
    ["one in base64", "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY3ODkwQUJD/+8=", "<secret>"],
    ["an Authorization", "Authorization: Bearer abc.def-123", "Authorization: <secret>"],
    ["a Bearer alone", "with Bearer 1234abcd5678", "with Bearer <secret>"],
    ["an access_token in a query", "/rtc?access_token=abc123&x=1", "/rtc?access_token=<secret>&x=1"],
    ["a join_request in a query", "/rtc/v1?join_request=abcdef", "/rtc/v1?join_request=<secret>"],
    ["a password, however plain", "password = hunter", "password = <secret>"],
    ["a password in quotes", `password: "it's mine"`, `password: "<secret>"`],
    ["a flag's value", "--api-secret hunter22x --rate 5", "--api-secret <secret> --rate 5"],
    ["LIVEKIT_KEYS", "LIVEKIT_KEYS=devkey: s3cr3t", "LIVEKIT_KEYS=<secret>"],
    ["keys in YAML", "keys:\n  devkey: s3cr3t99\nport: 7880", "keys:\n  <secret>\nport: 7880"],
    ["a user and a password in a URL", "redis://me:pw@127.0.0.1:6379", "redis://<credentials>@127.0.0.1:6379"],
    ["a private key", "-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----", "<private key>"],
    ["a host in a URL", "wss://sfu.acme.example/rtc", "wss://host-1/rtc"],
    ["a host of one word in a URL", "http://build7:7880/", "http://host-1:7880/"],
    ["a host by its ending", "dial sfu.acme.com:443 failed", "dial host-1:443 failed"],
    ["a host that cannot be resolved", "lookup build7 on 127.0.0.53:53", "lookup host-1 on 127.0.0.53:53"],
    ["an IPv4 address", "from 10.1.2.3:443", "from ip-1:443"],
    ["an IPv6 address", "from [2001:db8::7]:443", "from [ip-1]:443"],
    ["a user's name in a path", "at /home/alice/agent.ts:3", "at /home/user-1/agent.ts:3"],
    ["one on a Mac", "/Users/alice/x", "/Users/user-1/x"],
    ["one on Windows, with a space", "C:\\Users\\Alice B\\x", "C:\\Users\\user-1\\x"],
    ["an e-mail address", "alice@acme.com", "<e-mail address>"],
    ["the environment", "FOO_REGION=eu-1 started", "FOO_REGION=<environment> started"],
    ["metadata", `metadata: "a customer"`, `metadata: "<metadata, 10 characters>"`],
    ["attributes that are an object", `attributes={"tier":{"a":[1]}} x`, "attributes=<metadata, 18 characters> x"],
    ["attributes as Go prints them", "attributes: map[tier:gold plan:x] x", "attributes: <metadata, 21 characters> x"],
    ["metadata that is broken off", `metadata={"tier":"gold`, "metadata=<metadata, 13 characters>"],
    ["an agent's name", `agentName="night-desk"`, `agentName="agent-1"`],
    ["a room that is not ours", `{"room": "lobby", "n": 1}`, `{"room": "room-1", "n": 1}`],
    ["one in no quotes", "joined room=ward-7 then", "joined room=room-1 then"],
    ["one that is called by a number", "room=4711", "room=room-1"],
    ["a participant", `participant="dr.who" left`, `participant="participant-1" left`],
    ["an identity in a token", `participantIdentity: "alice"`, `participantIdentity: "participant-1"`],
  ])("%s", (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each<readonly [string, string]>([
    ["in JSON in JSON", JSON.stringify({ message: JSON.stringify({ token: jwt }) })],
    ["in escapes of JSON", `\\u0065yJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJBUElhYmMifQ.s5-0_ZrFqY1m`],
    ["in percent signs", `access%5Ftoken%3D%65yJhbGciOiJIUzI1NiJ9%2EeyJpc3MiOiJBUElhYmMifQ%2Es5-0_ZrFqY1m`],
    ["in percent signs of percent signs", encodeURIComponent(encodeURIComponent(`x=${jwt}%`))],
    ["in a Markdown page", jwt.replaceAll("_", "&#95;")],
  ])("a token %s", (_, text) => {
    expect(redact(text)).not.toMatch(/hbGciOi|iOiJBUElhYm|ZrFqY1m/);
  });
});

describe("stays", () => {
  it.each<readonly [string, string]>([
    ["this machine for itself", "http://127.0.0.1:7880 ws://localhost:7880 [::1]:80 0.0.0.0"],
    [
      "names of rooms, jobs, workers, participants",
      "rollcall-estecxgn-000013 AJ_8X7hM2Joaxtj AW_SwuuSjJjcZRx PA_WY4SREkrzsKm",
    ],
    ["our own agents", `agentName="rollcall-estecxgn"`],
    [
      "our own rooms and those in them",
      `"room": "rollcall-estecxgn-000013", "participant": "agent-AJ_8X7hM2Joaxtj", identity="rollcall-caller", identity: "rollcall-AJ_8X7hM2Joaxtj"`,
    ],
    ["kinds of rooms, and how many", "--room live --room token@live --rooms 6 --remote-rooms 50 rooms=6"],
    ["rooms and participants in a sentence", "room: closed; participant: left"],
    ["versions", "livekit-server 1.13.5, agents 1.9.0, @livekit/agents@1.9.0, livekit-server-sdk@2.19.2"],
    ["files of code", "service/roommanager.go:433 node_modules/@livekit/agents/dist/ipc/proc_pool.js:81:12"],
    ["methods", "at Array.at (index.ts:3) in process.in("],
    ["paths of a mix", "--path create-room=1,create-dispatch=1,token=1 --path token@live"],
    ["times", "12:00:05 2026-11-27T04:56:28.437Z"],
    ["sentences", "invalid token: expired; no secret: the key is handed over"],
    [
      "what was taken out before",
      `"token":"<token>" http://host-3 ip-2 metadata: "<metadata, 3 characters>" --project ***`,
    ],
    ["numbers", "1795755397693946000 0.000892664 18002455403"],
    ["nothing", ""],
  ])("%s", (_, text) => {
    expect(redact(text)).toBe(text);
  });
});

describe("a name", () => {
  it("has the same number everywhere, whatever its case", () => {
    const redactor = redactorOf();
    expect(redactor.redact("https://sfu.acme.com wss://turn.acme.com https://SFU.acme.com")).toBe(
      "https://host-1 wss://host-2 https://host-1",
    );
    expect(redactor.redact("sfu.acme.com answered 10.0.0.1, 10.0.0.2, 10.0.0.1")).toBe(
      "host-1 answered ip-1, ip-2, ip-1",
    );
  });

  it("that was learned is taken out where nothing else would tell it", () => {
    const redactor = redactorOf();
    redactor.learn("agent", "night-desk");
    redactor.learn("user", "alice");
    expect(redactor.redact("night-desk of alice, not of malice")).toBe("agent-1 of user-1, not of malice");
  });

  it("that is a word of ours stays where it is one", () => {
    const redactor = redactorOf();
    redactor.learn("host", "server");
    redactor.learn("user", "42");
    expect(redactor.redact("the server has 42 rooms")).toBe("the server has 42 rooms");
    expect(redactor.redact("http://server:7880")).toBe("http://host-1:7880");
  });
});

it("counts what it has taken out, since it was told to begin anew", () => {
  const redactor = redactorOf();
  redactor.redact("10.0.0.1");
  redactor.recount();
  redactor.redact(`10.0.0.1 10.0.0.2 10.0.0.1 ${jwt}`);
  expect(redactor.counts()).toEqual([
    { kind: "token", count: 1, different: null },
    { kind: "IP address", count: 3, different: 2 },
  ]);
});
