import { describe, expect, test } from "vitest";
import { UsageError } from "../contract/usage-error.js";
import { obtainWishOf } from "./obtain.js";

describe("what is to be obtained", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["the default server, when none is named", [], ["1.13.5"]],
    ["each that is named", ["--server-version", "1.9.12", "--server-version=v1.11.0"], ["1.9.12", "1.11.0"]],
    ["once, when it is named twice", ["--server-version", "1.11.0", "--server-version", "v1.11.0"], ["1.11.0"]],
  ])("%s", (_, args, versions) => {
    expect(obtainWishOf(args)).toEqual(versions);
  });

  test.each<[string, readonly string[], RegExp]>([
    ["no exact version", ["--server-version", "latest"], /"latest" is not an exact version/],
    ["a word too many", ["k6"], /does not take k6/],
    ["an unknown flag", ["--k6-version", "2"], /unknown flag --k6-version/],
  ])("%s is refused", (_, args, problem) => {
    expect(() => obtainWishOf(args)).toThrow(UsageError);
    expect(() => obtainWishOf(args)).toThrow(problem);
  });
});
