import { expect, it } from "vitest";
import { listed, nearText, nearVersions } from "./near-versions.js";

const existing = ["1.0.12", "1.2.2", "1.2.3", "1.2.6", "1.2.7", "1.9.0", "1.10.0", "2.0.0-rc.1", "nonsense"];

it.each([
  ["between two", "1.2.4", ["1.2.2", "1.2.3", "1.2.6", "1.2.7"]],
  ["by numbers, not by letters", "1.9.1", ["1.2.7", "1.9.0", "1.10.0"]],
  ["above all", "3.0.0", ["1.9.0", "1.10.0"]],
  ["below all", "0.1.0", ["1.0.12", "1.2.2"]],
  ["a range's least version", "^1.3", ["1.2.6", "1.2.7", "1.9.0", "1.10.0"]],
  ["a range without a lower end", "<1", ["1.0.12", "1.2.2"]],
  ["a pre-release is near to a pre-release alone", "2.0.0-rc.2", ["1.10.0", "2.0.0-rc.1"]],
])("near is what lies %s", (_, wanted, near) => {
  expect(nearVersions(wanted, existing)).toEqual(near);
});

it.each([
  [[], ""],
  [["1.0.0"], "; near it is 1.0.0"],
  [["1.0.0", "1.0.1"], "; near it are 1.0.0 and 1.0.1"],
])("of %j it says %j", (versions, text) => {
  expect(nearText("1.0.2", versions)).toBe(text);
});

it("lists as one reads aloud", () => {
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
});
