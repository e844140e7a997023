import { expect, it } from "vitest";
import { sameVersionOf, sameVersionText } from "./same-version.js";

it.each<[string, readonly (readonly [string, string])[], readonly (readonly string[])[]]>([
  [
    "none",
    [
      ["1.2.6", "1.2.6"],
      ["1.2.3", "1.2.3"],
    ],
    [],
  ],
  [
    "one given twice",
    [
      ["1.2.6", "1.2.6"],
      ["1.2.6 (2)", "1.2.6"],
    ],
    [["1.2.6", "1.2.6 (2)"]],
  ],
  [
    "a tag beside what it means",
    [
      ["1.9.0", "1.9.0"],
      ["1.2.3", "1.2.3"],
      ["latest", "1.9.0"],
    ],
    [["1.9.0", "latest"]],
  ],
])("labels that are one version: %s", (_, exact, labels) => {
  expect(sameVersionOf(exact)).toEqual(labels);
});

it("is said in a sentence", () => {
  expect(sameVersionText(["1.9.0", "^1.9", "latest"])).toMatch(
    /^1\.9\.0, \^1\.9 and latest are one and the same version/,
  );
});
