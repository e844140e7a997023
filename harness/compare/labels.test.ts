import { expect, it } from "vitest";
import { folderNameOf, labelsOf } from "./labels.js";

it.each([
  ["the first is the base", ["1.2.6", "1.2.3"], "1.2.6", ["1.2.6", "1.2.3"]],
  ["another one may be", ["1.2.3", "1.2.6", "1.9.0"], "1.2.6", ["1.2.6", "1.2.3", "1.9.0"]],
  ["one against itself", ["1.2.6", "1.2.6"], "1.2.6", ["1.2.6", "1.2.6 (2)"]],
  ["twice among the candidates", ["1", "2", "2"], "1", ["1", "2", "2 (2)"]],
] as const)("%s", (_, texts, base, labels) => {
  expect(labelsOf(texts, base).map(({ label }) => label)).toEqual(labels);
});

it.each([
  ["1.2.6", "1.2.6"],
  ["1.2.6 (2)", "1.2.6-2"],
  ["^1.2", "1.2"],
  ["../agents-js/agents", "agents-js-agents"],
  ["...", "version"],
])("the folder of %j is %s", (label, name) => {
  expect(folderNameOf(label)).toBe(name);
});
