// What a search is asked for, and what every step's run is given.

import { afterEach, describe, expect, it, vi } from "vitest";
import { UsageError } from "../../contract/usage-error.js";
import { wishOf } from "../settings.js";
import { capacityWishOf, p99LimitOf, stepArguments } from "./wish.js";

function problemsOf(args: readonly string[]): readonly string[] {
  try {
    capacityWishOf(args);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.problems;
  }
}

/** The plan of a step at a rate, as `rollcall run` reads it. */
function planAt(args: readonly string[], ratePerSecond: number, maxP99Ms: number | null = null) {
  return wishOf(stepArguments(capacityWishOf(args), { ratePerSecond, maxP99Ms }), "abcdefgh").plan;
}

describe("where it begins and ends, and how often the idle step is run", () => {
  it.each<[readonly string[], number, number, number, number]>([
    [[], 0.5, 32, 0.15, 1],
    [["--worker", "wire"], 10, 500, 0.15, 2],
    [["--worker", "wire", "--from", "40", "--to", "90", "--precision", "5%"], 40, 90, 0.05, 2],
    [["--from", "30/m"], 0.5, 32, 0.15, 1],
    [["--worker", "wire", "--from", "400"], 400, 800, 0.15, 2],
    [["--worker", "wire", "--step-duration", "1m"], 10, 500, 0.15, 1],
  ])("%s", (args, fromPerSecond, toPerSecond, precision, idleSteps) => {
    expect(capacityWishOf(args).search).toEqual({ fromPerSecond, toPerSecond, precision, idleSteps });
  });
});

describe("a step's run", () => {
  it("is steady, without a rescue, warmed up, of short jobs", () => {
    expect(planAt(["--worker", "wire"], 40)).toMatchObject({
      ...{ scenario: "steady", recover: false, warmUp: "each-path", client: "raw", worker: "wire", planned: 1_000 },
      ...{ holdMs: 500, deadlineMs: 5_000, graceMs: 4_000 },
      limits: { maxLostRate: 0, maxLateRate: 1, maxP99Ms: null },
    });
  });

  it("is given flags of run untouched", () => {
    const flags = [
      "--worker=wire",
      "--hold=2s",
      "--path=create-dispatch",
      "--join",
      "--fault=drop:offer p=0.1",
      "--seed=7",
    ];
    expect(planAt(flags, 40)).toMatchObject({
      ...{ holdMs: 2_000, presence: "signalling", faults: ["drop:offer p=0.1"], seed: 7 },
      paths: [{ path: "create-dispatch" }],
    });
  });

  it("is limited to twice the idle p99, or to the p99 that is asked for", () => {
    expect(planAt([], 1, p99LimitOf(206.2)).limits.maxP99Ms).toBe(413);
    expect(planAt(["--max-p99", "2s"], 1, 2_000).limits.maxP99Ms).toBe(2_000);
  });
});

it.each<[readonly string[], string]>([
  [[], "nothing lost, p99 within 2 times the idle p99, no delay that grows within a step"],
  [
    ["--max-lost-rate", "1%", "--max-p99", "500ms", "--max-late-rate", "0"],
    "at most 1 % lost, nothing late, p99 at most 500 ms, no delay that grows within a step",
  ],
])("%s: the objective is: %s", (args, text) => {
  expect(capacityWishOf(args).objective.text).toBe(text);
});

describe("bad input, all of it at once", () => {
  it.each<[readonly string[], readonly string[]]>([
    [["--rate", "5"], ["--rate is not for rollcall capacity: it runs many; --from and --to say which"]],
    [["--burst", "5"], ["--burst is not for rollcall capacity: every step is a steady load"]],
    [["--speed", "5"], ["unknown flag --speed (did you mean --seed?)"]],
    [["--from", "5", "--to", "5"], ["--to 5/s is not above --from 5/s"]],
    [
      ["--precision", "1%", "--step-duration", "0s", "--hold", "no"],
      [
        '--precision: "1%" is outside 2% to 100%',
        '--step-duration: "0s" is outside 1s to 1h',
        '--hold: "no" is not a duration; write a number with ms, s, m or h, for example 40s or 1m30s',
      ],
    ],
    [["burst"], ["rollcall capacity does not take burst"]],
    [
      ["--worker", "external", "--agent-name", "mine"],
      ["--worker external: each step has a server of its own, which your agent would have to follow"],
    ],
    [["--from", "1/h"], ['--from: "1/h" is below 0.01/s']],
  ])("%s", (args, problems) => {
    expect(problemsOf(args)).toEqual(problems);
  });
});

describe("a server that is not on this machine", () => {
  afterEach(() => void vi.unstubAllEnvs());
  const far = ["--worker", "wire", "--target", "wss://livekit.example", "--from", "0.5", "--hold", "0s"];
  const rooms = ["--remote-rooms", "5000"];

  it.each<[string, readonly string[], readonly string[]]>([
    [
      "is asked for more at --to than it may be",
      [...far, ...rooms, "--to", "4"],
      [
        "--to 4/s: up to 4 dispatches a second are planned; at most 1 on a server that is not on this machine, unless --remote-rate allows more",
      ],
    ],
    ["which a flag allows", [...far, ...rooms, "--to", "4", "--remote-rate", "4"], []],
    ["or what is asked for stays below", [...far, ...rooms, "--to", "1"], []],
  ])("%s", (_, args, problems) => {
    vi.stubEnv("LIVEKIT_API_KEY", "key");
    vi.stubEnv("LIVEKIT_API_SECRET", "a secret that is long enough to be one");
    expect(problemsOf(args)).toEqual(problems);
  });
});
