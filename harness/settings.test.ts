import { describe, expect, it } from "vitest";
import { UsageError } from "../contract/usage-error.js";
import { type Wish, wishOf } from "./settings.js";

const wish = (...args: readonly string[]): Wish => wishOf(args, "abcdefgh");

const problemsOf = (...args: readonly string[]): readonly string[] => {
  try {
    wish(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
};

describe("settings", () => {
  it("fills in every default: the run that npm start makes", () => {
    expect(wish().plan).toMatchObject({
      scenario: "steady",
      rate: { count: 1, perMs: 2_000 },
      planned: 20,
      deadlineMs: 10_000,
      graceMs: 10_000,
      holdMs: 4_000,
      recover: true,
      client: "sdk",
      target: "native",
      workers: 1,
      idleProcesses: 3,
      agentName: "rollcall-abcdefgh",
      limits: { maxLostRate: 0, maxLateRate: 0, maxP99Ms: null },
    });
  });
  it.each([
    ["a rate and a duration", ["--rate", "3", "--duration", "1m"], { planned: 180, client: "sdk" }],
    ["a rate per minute", ["--rate=30/m"], { planned: 20, rate: { count: 1, perMs: 2_000 } }],
    ["a number of rooms", ["--rooms", "7"], { planned: 7 }],
    ["a rate beyond the SDK's: raw by default", ["--rate", "51"], { client: "raw" }],
    ["the same with the SDK asked for", ["--rate", "51", "--client", "sdk"], { client: "sdk" }],
    ["no grace", ["--grace", "0s"], { graceMs: 0 }],
    ["a share in per cent", ["--max-lost-rate", "1%"], { limits: expect.objectContaining({ maxLostRate: 0.01 }) }],
    ["no rescue", ["--no-recover"], { recover: false }],
    [
      "several faults",
      ["--fault", "stop-worker at=5s", "--fault", "stop-worker at=6s worker=2", "--workers", "2"],
      { workers: 2 },
    ],
  ])("understands %s", (_, args, plan) => {
    expect(wish(...args).plan).toMatchObject(plan);
  });
  it.each([
    ["an unknown flag, with the nearest", ["--rat", "1"], /unknown flag --rat \(did you mean --rate\?\)/],
    ["an unknown scenario, with the nearest", ["steadi"], /unknown scenario "steadi" \(did you mean steady\?\)/],
    ["a duration without a unit", ["--duration", "40"], /--duration: "40" is not a duration/],
    ["a rate of 0", ["--rate", "0"], /--rate: "0" is not a rate above 0/],
    ["a negative rate", ["--rate", "-1"], /--rate: "-1" is not a rate above 0/],
    ["a deadline of 0", ["--deadline", "0s"], /--deadline: "0s" is outside 1ms to 10m/],
    ["a deadline over 10 minutes", ["--deadline", "11m"], /--deadline: "11m" is outside/],
    ["a flag without its value", ["--rooms"], /--rooms needs a value/],
    ["rooms and a duration", ["--rooms", "3", "--duration", "1s"], /--rooms or --duration/],
    ["no rooms", ["--rooms", "0"], /--rooms: "0" is not a whole number/],
    ["a flag given twice", ["--rate", "1", "--rate", "2"], /--rate is given 2 times/],
    ["a switch with a value", ["--json=yes"], /--json takes no value/],
    ["a target that is none", ["--target", "nativ"], /did you mean native\?/],
    ["an unknown fault, with those there are", ["--fault", "stop-wroker at=1s"], /there are: 'stop-worker at=20s/],
    ["a fault without its time", ["--fault", "stop-worker"], /needs at=/],
    ["a fault with a parameter it does not have", ["--fault", "stop-worker at=1s p=1"], /"p=1" is no part of it/],
    ["a fault after the load's end", ["--fault", "stop-worker at=41s"], /after the load/],
    [
      "a fault on a worker that is not there",
      ["--fault", "stop-worker at=1s worker=2"],
      /worker=2: there are workers 1 to 1/,
    ],
    [
      "a worker stopped twice",
      ["--fault", "stop-worker at=1s", "--fault", "stop-worker at=2s"],
      /worker-1 is stopped twice/,
    ],
    ["a fault that is not quoted", ["--fault", "stop-worker", "at=20s"], /quote a fault/],
    ["two scenarios", ["steady", "steady"], /one scenario at a time/],
    ["json and quiet", ["--json", "--quiet"], /not both/],
  ])("refuses %s", (_, args, message) => {
    expect(problemsOf(...args).join("\n")).toMatch(message);
  });
  it("takes the word after an unknown flag for its value: one problem", () => {
    expect(problemsOf("--rat", "1")).toHaveLength(1);
  });
  it("suggests nothing that is far away", () => {
    expect(problemsOf("--foo", "1").join()).toBe("unknown flag --foo");
  });
  it("reports all problems together", () => {
    expect(problemsOf("--rate", "0", "--deadline", "x", "--unknown=1", "steadi")).toHaveLength(4);
  });
});
