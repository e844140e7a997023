import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactDocument, redactLines } from "./json.js";
import { redactorOf } from "./redactor.js";
import { viewsOf } from "./views.js";

const inLine = (value: unknown): unknown => JSON.parse(redactLines(JSON.stringify(value), redactorOf()));

describe("JSON by its keys", () => {
  it.each<readonly [string, unknown, unknown]>([
    ["a password, whatever it is", { password: 12345678 }, { password: "<secret>" }],
    ["a secret that is an object", { apiSecret: { a: 1 } }, { apiSecret: "<secret>" }],
    ["a token, unless it is a word", { token: "expired", tokens: 5 }, { token: "expired", tokens: 5 }],
    ["metadata, by its length", { metadata: "a customer" }, { metadata: "<metadata, 10 characters>" }],
    ["attributes, by theirs", { attributes: { tier: "gold" } }, { attributes: "<metadata, 15 characters>" }],
    ["no metadata", { metadata: "", attributes: null }, { metadata: "", attributes: null }],
    ["a host", { hostname: "build7" }, { hostname: "host-1" }],
    ["agents", { agentNames: ["one-desk", "two-desk", "one-desk"] }, { agentNames: ["agent-1", "agent-2", "agent-1"] }],
    ["a user", { user: "alice" }, { user: "user-1" }],
    [
      "a user that is more than a name",
      { user: { name: "x", secret: "y" } },
      { user: { name: "x", secret: "<secret>" } },
    ],
    ["a room and who is in it", { room: "lobby", identity: "alice" }, { room: "room-1", identity: "participant-1" }],
    ["a room that is more than a name", { room: { name: "lobby", n: 1 } }, { room: { name: "room-1", n: 1 } }],
    ["how many rooms there are", { rooms: 6, participants: 2 }, { rooms: 6, participants: 2 }],
    ["the kinds of rooms of a path", { path: "token", room: "live" }, { path: "token", room: "live" }],
    ["the environment", { env: { MY_REGION: "eu" } }, { env: { MY_REGION: "<environment>" } }],
    ["a key that is one itself", { "10.0.0.1": 1 }, { "ip-1": 1 }],
    [
      "a command's flags",
      ["--metadata", "gold customer", "--rate", "5"],
      ["--metadata", "<metadata, 13 characters>", "--rate", "5"],
    ],
    [
      "what follows --metadata, though it looks like a flag",
      ["--metadata", "--gold", "--rooms", "6"],
      ["--metadata", "<metadata, 6 characters>", "--rooms", "6"],
    ],
    [
      "flags with their values",
      ["--metadata={a b}", "--agent-name=desk-9"],
      ["--metadata=<metadata, 5 characters>", "--agent-name=agent-1"],
    ],
    ["nothing of ours", { event: "entry", n: 3, room: "rollcall-a" }, { event: "entry", n: 3, room: "rollcall-a" }],
  ])("%s", (_, value, expected) => {
    expect(inLine(value)).toEqual(expected);
  });

  it("learns metadata piece by piece", () => {
    const redactor = redactorOf();
    const line = JSON.stringify({ metadata: JSON.stringify({ customer: "Blue Whale Ltd" }) });
    expect(redactLines(`${line}\nhello Blue Whale Ltd`, redactor)).not.toContain("Whale");
  });
});

describe("lines", () => {
  it("stay as they are where nothing is taken out, to the last digit", () => {
    const text = '{"ts": 1795755397.6939460,"big":12345678901234567890}\nplain words\n{"a":1}\n';
    expect(redactLines(text, redactorOf())).toBe(text);
  });
  it("that hide a value behind a second one of its name do not", () => {
    expect(redactLines('{"a":"10.0.0.1","a":"x"}', redactorOf())).toBe('{"a":"x"}');
  });
  it("that are damaged are text", () => {
    expect(redactLines('{"token":"eyJhbGciOiJIUzI1', redactorOf())).toBe('{"token":"<token>');
  });
  it("that belong together are read together", () => {
    const text = '{"a":1}\n-----BEGIN PRIVATE KEY-----\nMHcCAQEE\n-----END PRIVATE KEY-----\n{"b":2}';
    expect(redactLines(text, redactorOf())).toBe('{"a":1}\n<private key>\n{"b":2}');
  });
});

it("a document is written as ours are", () => {
  expect(redactDocument('{"a":"10.0.0.1"}', redactorOf())).toBe('{\n  "a": "ip-1"\n}\n');
});

/** Signs as they may be written in JSON, in a URL and in HTML. */
const encoders: readonly ((sign: string) => string)[] = [
  (sign) => sign,
  (sign) => sign,
  (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`,
  (sign) => `%25${sign.charCodeAt(0).toString(16).padStart(2, "0")}`,
  (sign) => `&#${sign.charCodeAt(0)};`,
];

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".split("");
const randomText = (length: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: length, maxLength: length }).map((signs) => signs.join(""));

/** What is planted, and the part of it that must not be found any more. */
const planted = fc.oneof(
  fc.tuple(randomText(20), randomText(24)).map(([a, b]) => ({ text: `eyJ${a}.eyJ${b}.${a}`, hidden: [a, b] })),
  randomText(14).map((key) => ({ text: `API${key}`, hidden: [key] })),
  randomText(42).map((secret) => ({ text: `${secret}7`, hidden: [secret] })),
  randomText(12).map((value) => ({ text: `access_token=Q9${value}`, hidden: [value] })),
  randomText(12).map((value) => ({ text: `password: x${value}`, hidden: [value] })),
  randomText(12).map((value) => ({ text: `Authorization: Bearer 1a${value}`, hidden: [value] })),
  randomText(12).map((value) => ({ text: `redis://someone:${value}@127.0.0.1`, hidden: [value] })),
  randomText(12).map((value) => ({ text: `wss://h${value}z.acme.com/x`, hidden: [value] })),
  randomText(12).map((value) => ({ text: `/home/u${value}/x`, hidden: [value] })),
);

/** Places where a text may stand. */
const places: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify({ event: "failed", reason: text }),
  (text) => JSON.stringify({ message: JSON.stringify({ inner: [text] }) }),
  (text) => `{"event":"failed","reason":"${text}"}`,
  (text) => `an error came: ${text} and so on`,
  (text) => `{"damaged":"${text}`,
  (text) => JSON.stringify({ url: `http://127.0.0.1/?q=${encodeURIComponent(text)}` }),
  (text) => JSON.stringify({ [text]: 1 }),
];

it("no planted secret survives, however its signs are written and wherever it stands", () => {
  const signs = fc.array(fc.nat(encoders.length - 1), { minLength: 160, maxLength: 160 });
  fc.assert(
    fc.property(planted, signs, fc.constantFrom(...places), ({ text, hidden }, choices, place) => {
      const written = [...text].map((sign, i) => encoders[choices[i] ?? 0]?.(sign) ?? sign).join("");
      const left = redactLines(place(written), redactorOf());
      const seen = viewsOf(left).map((view) => view.text);
      for (const part of hidden) expect(seen.filter((one) => one.includes(part))).toEqual([]);
    }),
    { numRuns: 2_000, seed: 6 },
  );
});
