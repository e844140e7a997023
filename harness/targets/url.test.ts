import { expect, test } from "vitest";
import { UsageError } from "../../contract/usage-error.js";
import { addressOf } from "./url.js";

const source = { url: "URL", apiKey: "THE_KEY", apiSecret: "THE_SECRET", both: "THE_KEY and THE_SECRET" };
const key = { apiKey: "key", apiSecret: "the-secret" };

function problemsOf(url: string, given = key): readonly string[] {
  try {
    addressOf({ url, ...given }, source);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
}

test.each([
  ["HTTPS://Example.com:443", "https://example.com", "wss://example.com"],
  ["wss://example.com:8443/", "https://example.com:8443", "wss://example.com:8443"],
  ["ws://localhost:7880", "http://localhost:7880", "ws://localhost:7880"],
  ["wss://my-project.livekit.cloud/", "https://my-project.livekit.cloud", "wss://my-project.livekit.cloud"],
  ["http://127.0.0.1:7880/", "http://127.0.0.1:7880", "ws://127.0.0.1:7880"],
  [" https://[::1]:7881", "https://[::1]:7881", "wss://[::1]:7881"],
])("%s is reached at %s and %s", (url, httpUrl, wsUrl) => {
  expect(addressOf({ url, ...key }, source)).toEqual({ httpUrl, wsUrl, ...key });
});

test.each([
  ["localhost:7880", "did you mean ws://localhost:7880?"],
  ["127.0.0.1", "did you mean ws://127.0.0.1?"],
  ["livekit.example.com:7880", "did you mean ws://livekit.example.com:7880?"],
  ["my-project.livekit.cloud", "did you mean wss://my-project.livekit.cloud?"],
  ["//my-project.livekit.cloud", "did you mean wss://my-project.livekit.cloud?"],
  ["", "no URL: set URL"],
  ["ftp://example.com", "must begin with http, https, ws or wss"],
  ["ws://", "is not a URL"],
  ["https://example.com/livekit", "give the server alone, https://example.com"],
  ["https://example.com/?access_token=x", "has a path"],
])("%s is refused: %s", (url, expected) => {
  const problems = problemsOf(url);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
});

test.each([
  "https://user:hunter2@example.com",
  "user:hunter2@example.com",
  "//user:hunter2@example.com",
  "https://user:hunter2@exa mple.com",
  "https://user:hunter2@",
  "user@hunter2",
])("a user name or password in the URL is refused and not repeated: %s", (url) => {
  expect(problemsOf(url).join()).toContain("THE_KEY and THE_SECRET");
  expect(problemsOf(url).join()).not.toContain("hunter2");
});

test("all problems are said together, without the secret", () => {
  expect(problemsOf("localhost:7880", { apiKey: "", apiSecret: "" })).toEqual([
    expect.stringContaining("URL localhost:7880"),
    "no API key: set THE_KEY",
    "no API secret: set THE_SECRET",
  ]);
  expect(problemsOf("localhost:7880").join()).not.toContain("the-secret");
});
