import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { k6, livekitServer } from "../binary.js";
import { goModOf } from "./go-module.js";

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
