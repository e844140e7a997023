import { expect, test } from "vitest";
import { checksumOf } from "./checksums.js";

const a = "a".repeat(64);
const b = "b".repeat(64);

test.each([
  ["two spaces, as sha256sum writes it", `${b}  other.zip\n${a}  x.tar.gz\n`, a],
  ["a star for binary mode", `${a} *x.tar.gz\n`, a],
  ["capitals and Windows line ends", `${a.toUpperCase()}  x.tar.gz\r\n`, a],
  ["a path that starts with ./", `${a}  ./x.tar.gz`, a],
  ["the same line twice", `${a}  x.tar.gz\n${a}  x.tar.gz\n`, a],
  ["two different sums for one file", `${a}  x.tar.gz\n${b}  x.tar.gz\n`, undefined],
  ["only a longer name", `${a}  x.tar.gz.sig\n${b}  my-x.tar.gz\n`, undefined],
  ["a sum that is too short", `${a.slice(1)}  x.tar.gz\n`, undefined],
  ["an HTML page", "<html><title>Sign in</title></html>", undefined],
  ["nothing", "", undefined],
])("a list with %s", (_, list, expected) => {
  expect(checksumOf("x.tar.gz", list)).toBe(expected);
});
