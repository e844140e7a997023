import { expect, test } from "vitest";
import { programIn } from "./release.js";

test.each([
  ["the program in a folder", "k6-v2.2.0-linux-amd64/\nk6-v2.2.0-linux-amd64/k6\n", "k6-v2.2.0-linux-amd64/k6"],
  ["the program at the top", "LICENSE\nk6\n", "k6"],
  ["Windows line ends", "LICENSE\r\nk6\r\n", "k6"],
  ["a folder of its name", "k6/\nk6/README\n", undefined],
  ["two of its name", "a/k6\nb/k6\n", undefined],
  ["a way out of the folder", "../k6\n", undefined],
  ["an absolute path", "/usr/bin/k6\n", undefined],
  ["an entry that reads as an option", "--to-command=x/k6\n", undefined],
  ["other programs", "k6.sig\nmyk6\n", undefined],
])("an archive with %s", (_, list, expected) => {
  expect(programIn(list, "k6")).toBe(expected);
});
