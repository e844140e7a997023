import { expect, test } from "vitest";
import { endOfStatus } from "./server-container.js";

test.each([
  [0, { exitCode: 0, signal: "" }],
  [1, { exitCode: 1, signal: "" }],
  [137, { exitCode: -1, signal: "SIGKILL" }],
  [143, { exitCode: -1, signal: "SIGTERM" }],
  [255, { exitCode: 255, signal: "" }],
])("Docker's status %i", (status, expected) => {
  expect(endOfStatus(status)).toEqual(expected);
});
