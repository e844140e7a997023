// What `rollcall calibrate` is asked for, and what its result is.

import { describe, expect, it } from "vitest";
import { UsageError } from "../contract/usage-error.js";
import { calibrationWishOf, resultOf } from "./calibrate.js";
import { cases } from "./calibration/cases.js";
import { faultKinds } from "./faults/index.js";

const namesOf = (args: readonly string[]) => calibrationWishOf(args).cases.map(({ name }) => name);

describe("the runs of a calibration", () => {
  it("have every kind of fault that there is, and a clean one", () => {
    const injected = cases.flatMap(({ faults }) => faults.map((fault) => fault.split(/[: ]/)[0]));
    // Which rooms a killed node takes with it is chance, and nobody can say beforehand (test/cluster.test.ts).
    const judged = faultKinds.map(({ name }) => name).filter((name) => name !== "kill-node");
    expect(new Set(injected)).toEqual(new Set(judged));
    expect(cases.filter(({ faults }) => faults.length === 0)).toMatchObject([{ rooms: 200 }]);
  });

  it("have names of their own", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it.each([
    [["--only", "refuse"], ["refuse"]],
    [
      ["--only", "clean,rival"],
      ["clean", "rival"],
    ],
    [
      ["--only", "clean", "--only", "rival"],
      ["clean", "rival"],
    ],
    [
      ["--only", "drop"],
      ["drop:offer", "drop:offer nth", "drop:answer", "drop:assignment"],
    ],
    [
      ["--only", "drop:offer"],
      ["drop:offer", "drop:offer nth"],
    ],
  ])("%s", (args, expected) => {
    expect(namesOf(args)).toEqual(expected);
  });

  it("are made with the worker that is asked for", () => {
    expect(calibrationWishOf(["--only", "refuse", "--worker", "sdk"]).cases).toMatchObject([
      { worker: "sdk", rate: "1" },
    ]);
    expect(
      calibrationWishOf(["--only", "refuse,kill-warm", "--worker", "both"]).cases.map(({ worker }) => worker),
    ).toEqual([...["wire", "sdk", "sdk"]]);
    expect(namesOf(["--worker", "wire"])).not.toContain("kill-warm");
  });

  it("are refused with every problem", () => {
    const args = [
      "steady",
      "--only",
      "drip",
      "--worker",
      "external",
      "--target",
      "wss://x.y",
      "--parallel",
      "0",
      "--rate",
      "1",
    ];
    try {
      calibrationWishOf(args);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect(
        (error as UsageError).problems.map((problem) => /steady|drip|external|wss|"0"|--rate/.exec(problem)?.[0]),
      ).toEqual([...["--rate", "steady", "wss", '"0"', "drip", "external"]]);
    }
  });
});

describe("the result", () => {
  it.each([
    ["pass", ["equal", "equal"]],
    ["fail", ["equal", "unequal", "unknown"]],
    ["unknown", ["equal", "unknown"]],
    ["unknown", []],
  ] as const)("%s of %s", (expected, results) => {
    expect(resultOf(results.map((result) => ({ result })))).toBe(expected);
  });
});
