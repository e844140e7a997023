import { expect, test } from "vitest";
import { problemsText } from "./problems.js";

test.each([
  ["one line for each problem", ["a is no run", "b is none"], "rollcall: a is no run\nrollcall: b is none\n"],
  ["a path that would colour the terminal", ["x\u001b[31m is no run"], "rollcall: x\\u001b[31m is no run\n"],
  ["a problem of several lines", ["no plan:\nat \u202ebase"], "rollcall: no plan:\nat \\u202ebase\n"],
])("problems: %s", (_, problems, text) => {
  expect(problemsText(problems)).toBe(text);
});
