import { expect, test } from "vitest";
import { isLoopback } from "./loopback.js";

test.each([
  ["localhost", true],
  ["127.1.2.3", true],
  ["[::1]", true],
  ["a.localhost", true],
  ["127.0.0.1.example.com", false],
  ["localhost.example.com", false],
  ["10.0.0.1", false],
])("%s is this machine: %s", (hostname, expected) => {
  expect(isLoopback(hostname)).toBe(expected);
});
