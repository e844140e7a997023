import { describe, expect, it } from "vitest";
import { UsageError } from "../contract/usage-error.js";
import { wishOf } from "./settings.js";

const planOf = (...args: readonly string[]) => wishOf(args, "abcdefgh").plan;

const problemsOf = (...args: readonly string[]): readonly string[] => {
  try {
    planOf(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
};

const every2s = { count: 1, perMs: 2_000 };

describe("the shape of a load", () => {
  it.each([
    ["sequential", [], [{ kind: "one-by-one", startMs: 0, count: 20 }]],
    ["sequential with a number", ["--rooms", "3"], [{ kind: "one-by-one", startMs: 0, count: 3 }]],
    ["overlap", [], [{ kind: "constant", startMs: 0, count: 30, rate: every2s }]],
    [
      "burst with its own size and time",
      ["--burst", "7", "--bursts", "2", "--every", "5s"],
      [0, 5_000].map((startMs) => ({ kind: "at-once", startMs, count: 7 })),
    ],
    [
      "idle-burst with gaps",
      ["--gaps", "1s,20s", "--burst", "2"],
      [0, 1_000, 21_000].map((startMs) => ({ kind: "at-once", startMs, count: 2 })),
    ],
    // 0.2/s to 1/s within 60 s: 36 starts, of which the last falls on the end.
    [
      "ramp",
      [],
      [{ kind: "ramping", startMs: 0, count: 35, perMs: 5_000, from: 1, stages: [{ to: 5, durationMs: 60_000 }] }],
    ],
    [
      "spike",
      ["--rate", "1", "--peak", "10", "--duration", "11s", "--peak-for", "2s"],
      [
        { kind: "constant", startMs: 0, count: 3, rate: { count: 1, perMs: 1_000 } },
        { kind: "constant", startMs: 3_000, count: 20, rate: { count: 1, perMs: 100 } },
        { kind: "constant", startMs: 5_000, count: 6, rate: { count: 1, perMs: 1_000 } },
      ],
    ],
    ["soak", ["--duration", "1h"], [{ kind: "constant", startMs: 0, count: 1_800, rate: every2s }]],
  ])("of %s", (name, args, waves) => {
    expect(planOf(name.split(" ")[0] ?? "", ...args)).toMatchObject({ waves });
  });

  it("asks by several paths, each with its room and weight", () => {
    expect(planOf("--path", "create-room=2,create-dispatch@live,token=3", "--warm-up", "each-path")).toMatchObject({
      paths: [
        { path: "create-room", room: "fresh", weight: 2 },
        { path: "create-dispatch", room: "live", weight: 1 },
        { path: "token", room: "fresh", weight: 3 },
      ],
      warmUp: "each-path",
    });
    expect(planOf("--path", "token,token@fresh=2", "--room", "live").paths).toEqual([
      { path: "token", room: "live", weight: 1 },
      { path: "token", room: "fresh", weight: 2 },
    ]);
  });

  it.each([
    [
      "an option of another scenario, and says whose it is",
      ["--burst", "5"],
      /--burst .* not for steady; it is for burst, idle-burst/,
    ],
    ["a rate for one at a time", ["sequential", "--rate", "1"], /--rate .* is not for sequential/],
    ["a burst of none", ["burst", "--burst", "0"], /--burst: "0" is not a whole number/],
    ["a time of 0 between bursts", ["burst", "--every", "0s"], /--every: "0s" must be more than 0/],
    ["a gap of 0", ["idle-burst", "--gaps", "5s,0s"], /--gaps: "0s" must be more than 0/],
    ["a stage of 0", ["ramp", "--duration", "0s"], /--duration: "0s" must be more than 0/],
    ["a spike of 0", ["spike", "--peak-for", "0s"], /--peak-for: "0s" must be more than 0/],
    ["a ramp that is over before its first dispatch", ["ramp", "--duration", "1s"], /ends before its first dispatch/],
    ["too many bursts for k6", ["burst", "--bursts", "1001"], /1001 bursts; at most 1000/],
    ["more dispatches than can be kept", ["--rate", "1000", "--duration", "3h"], /10800000 dispatches are planned/],
    ["more Poisson arrivals than can be drawn", ["--arrivals=poisson", "--rooms=1000001"], /at most 1000000/],
    ["Poisson arrivals of bursts", ["burst", "--arrivals", "poisson"], /one rate, which burst is not/],
    ["Poisson arrivals of one burst", ["burst", "--bursts=1", "--arrivals=poisson"], /one rate, which burst is not/],
    ["a spike as long as the load", ["spike", "--duration=5s"], /leaves no quiet time/],
    [
      "Poisson arrivals of what follows another",
      ["sequential", "--arrivals", "poisson"],
      /one rate, which sequential is not/,
    ],
    ["arrivals that are none", ["--arrivals", "random"], /there are uniform and poisson/],
    ["a warm-up that is none", ["--warm-up", "yes"], /there are none and each-path/],
    ["a path that is none, with the nearest", ["--path", "create-rom"], /did you mean create-room\?/],
    ["a weight of 0", ["--path", "token=0"], /weight "0" of token is not a whole number/],
    ["a weight that is no number", ["--path", "token=many"], /weight "many" of token/],
    ["weights beyond reason", ["--path", "token=1000,create-room=1"], /add up to 1001/],
    ["a path without a name", ["--path", "=3"], /"" is not a path/],
    ["a room that is none after @", ["--path", "token@old"], /"old" is not a room/],
    ["a path named twice", ["--path", "token,token=2"], /token is named twice/],
  ])("refuses %s", (_, args, message) => {
    expect(problemsOf(...args).join("\n")).toMatch(message);
  });
  it("reports all problems of a load together", () => {
    expect(problemsOf("burst", "--every=0s", "--rate=1", "--path=tken=0", "--arrivals=x")).toHaveLength(5);
  });
  it("draws the same for the same seed", () => {
    const args = ["--arrivals", "poisson", "--seed", "7"];
    expect(planOf(...args).waves).toEqual(planOf(...args).waves);
    expect(planOf(...args).seed).toBe(7);
  });
});
