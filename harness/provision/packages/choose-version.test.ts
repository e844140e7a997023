import { expect, it } from "vitest";
import { chooseVersion } from "./choose-version.js";
import { npmWishOf } from "./version-wish.js";

const published = {
  versions: ["1.0.12", "1.2.2", "1.2.3", "1.2.6", "1.9.0", "2.0.0-rc.1"],
  tags: { latest: "1.9.0", next: "2.0.0-rc.1" },
};

const choose = (text: string) => chooseVersion("@livekit/agents", npmWishOf(text), published);

it.each([
  ["a version", "1.2.3", "1.2.3"],
  ["the highest of a range", "^1.2.0", "1.9.0"],
  ["the highest of a minor", "1.2", "1.2.6"],
  ["what a tag names", "latest", "1.9.0"],
  ["a pre-release that is named", "2.0.0-rc.1", "2.0.0-rc.1"],
  ["a pre-release behind a tag", "next", "2.0.0-rc.1"],
  ["no pre-release for a range", ">=1", "1.9.0"],
])("chooses %s", (_, text, version) => {
  expect(choose(text)).toBe(version);
});

it.each([
  ["a version", "1.2.4", "there is no @livekit/agents 1.2.4; near it are 1.2.2, 1.2.3, 1.2.6 and 1.9.0"],
  ["a range", "^3", "there is no @livekit/agents in the range ^3; near it are 1.2.6 and 1.9.0"],
  ["a tag", "beta", '@livekit/agents has no tag "beta"; it has latest and next'],
  ["a tag by the name of a method", "constructor", '@livekit/agents has no tag "constructor"; it has latest and next'],
])("says of %s that does not exist what does", (_, text, message) => {
  expect(() => choose(text)).toThrow(message);
});

it("says nothing of near ones where there is none", () => {
  const nothing = { versions: [], tags: {} };
  expect(() => chooseVersion("x", npmWishOf("1.0.0"), nothing)).toThrow(/^there is no x 1\.0\.0$/);
  expect(() => chooseVersion("x", npmWishOf("latest"), nothing)).toThrow(/it has none$/);
});
