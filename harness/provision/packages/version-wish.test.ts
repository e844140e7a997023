import { describe, expect, it } from "vitest";
import { UsageError } from "../../../contract/usage-error.js";
import { isFolderText, npmWishOf } from "./version-wish.js";

describe("what may be written for a version", () => {
  it.each([
    ["a version", "1.2.3", { kind: "exact", version: "1.2.3" }],
    ["one with a v", "v1.2.3", { kind: "exact", version: "1.2.3" }],
    ["a pre-release", "2.0.0-rc.1", { kind: "exact", version: "2.0.0-rc.1" }],
    ["a caret", "^1.2", { kind: "range", range: "^1.2" }],
    ["a major alone", "24", { kind: "range", range: "24" }],
    ["a major and a minor", "1.2", { kind: "range", range: "1.2" }],
    ["two bounds", ">=1.2 <1.5", { kind: "range", range: ">=1.2 <1.5" }],
    ["a tag", "latest", { kind: "tag", tag: "latest" }],
  ])("%s", (_, text, wish) => {
    expect(npmWishOf(text)).toEqual(wish);
  });
  it.each(["1.2.3.4", "^", "npm:other@1", "a b", "-1", "@scope", "late/st"])("not %j", (text) => {
    expect(() => npmWishOf(text)).toThrow(UsageError);
  });
});

it.each([
  ["./agents", true],
  ["../agents-js/agents", true],
  ["/home/me/agents", true],
  ["agents-js/agents", true],
  [".", true],
  ["C:\\agents", true],
  ["1.2.3", false],
  [">=1.2 <1.5", false],
  ["latest", false],
  ["~1.2", false],
  ["https://host/x.tgz", false],
  ["git+ssh://host/x", false],
  ["npm:@scope/x@1", false],
])("%s means a folder: %s", (text, isFolder) => {
  expect(isFolderText(text)).toBe(isFolder);
});
