import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { k6, livekitServer } from "../binary.js";
import { goModOf, nearTextIn } from "./go-module.js";

const tools = join(import.meta.dirname, "../../../tools");

test.each([k6, livekitServer("1.13.5")])("tools/$name pins the version that is wanted", (binary) => {
  const goMod = readFileSync(join(tools, binary.name, "go.mod"), "utf8");
  expect(goMod).toContain(`\t${binary.goModule} v${binary.version} //`);
  expect(goMod).toContain(`tool ${binary.goPackage}\n`);
});

test("another livekit-server is the only requirement of its module", () => {
  const lines = goModOf(livekitServer("1.11.0")).split("\n");
  expect(lines.filter((line) => line.startsWith("require"))).toEqual([
    "require github.com/livekit/livekit-server v1.11.0",
  ]);
});

test.each([
  [
    "one that does not exist",
    "m v1.13.3 v1.13.5 v1.13.6 v1.9.0\n",
    "1.13.4",
    "; near it are 1.9.0, 1.13.3, 1.13.5 and 1.13.6",
  ],
  ["one that exists, so that something else is wrong", "m v1.13.4\n", "1.13.4", ""],
  ["a module without versions", "m\n", "1.13.4", ""],
])("of %s", (_, list, version, text) => {
  expect(nearTextIn(list, version)).toBe(text);
});
