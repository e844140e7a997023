import { expect, it } from "vitest";
import { areRuns, runsToCompareOf } from "./given-runs.js";

it.each([
  ["results/steady/a results/steady/b", true],
  ["results/steady/a results/steady/b --json", true],
  ["--agents 1.2.6,1.2.3", false],
  ["steady --server=1.9.12,1.13.5", false],
])("%s names runs that there are: %s", (text, runs) => {
  expect(areRuns(text.split(" "))).toBe(runs);
});

it.each<[string, RegExp | "taken"]>([
  ["results/a results/b --json", "taken"],
  ["--agent 1.2.6,1.2.3", /^unknown flag --agent \(did you mean --agents\?\)$/],
  ["steady --sever=1.9.12,1.13.5", /^unknown flag --sever \(did you mean --server\?\)$/],
  ["steady --rounds 2", /^--rounds is for rounds that are made; name the versions to try by one of --agents, --server/],
  ["results/a results/b --jsn", /^unknown flag --jsn \(did you mean --json\?\)$/],
])("as runs that there are, %s: %s", (text, expected) => {
  if (expected === "taken") expect(runsToCompareOf(text.split(" "))).toEqual(text.split(" "));
  else expect(() => runsToCompareOf(text.split(" "))).toThrow(expected);
});
