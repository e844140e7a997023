import { expect, it } from "vitest";
import { areRuns } from "./given-runs.js";

it.each([
  ["results/steady/a results/steady/b", true],
  ["results/steady/a results/steady/b --json", true],
  ["--agents 1.2.6,1.2.3", false],
  ["steady --server=1.9.12,1.13.5", false],
])("%s names runs that there are: %s", (text, runs) => {
  expect(areRuns(text.split(" "))).toBe(runs);
});
