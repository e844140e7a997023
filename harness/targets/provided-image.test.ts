import { expect, test } from "vitest";
import { errorInProgress } from "./provided-image.js";

test.each([
  ["a pull that works", '{"status":"Pulling"}\r\n{"status":"Download complete","id":"a"}\r\n', undefined],
  [
    "a layer that breaks off",
    '{"status":"Pulling"}\n{"errorDetail":{"message":"unexpected\\nEOF"},"error":"unexpected\\nEOF"}\n',
    "unexpected EOF",
  ],
  ['a build whose output speaks of an "error"', '{"stream":"the \\"error\\": none"}\n', undefined],
  ["half a line", '{"error":"cut', undefined],
  ["nothing", "", undefined],
])("%s", (_, text, expected) => {
  expect(errorInProgress(text)).toBe(expected);
});
