import { expect, it } from "vitest";
import { errorText } from "./error-text.js";

it.each([
  ["keeps a plain message", new Error("no such room"), "no such room"],
  [
    "adds the cause, which is where fetch says why",
    new Error("fetch failed", { cause: new Error("ECONNREFUSED") }),
    "fetch failed: ECONNREFUSED",
  ],
  ["takes what is no error", "timeout", "timeout"],
  [
    "hides a token in a URL",
    new Error("ws://h/rtc?access_token=eyJhbGci.eyJ2aWRl.b-_x&x=1 failed"),
    "ws://h/rtc?access_token=<token>&x=1 failed",
  ],
  ["makes one line of several", new Error("a\n  b"), "a b"],
  ["cuts what is long", new Error("x".repeat(1_000)), "x".repeat(300)],
])("errorText %s", (_, error, text) => {
  expect(errorText(error)).toBe(text);
});
