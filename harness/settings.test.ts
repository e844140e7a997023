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
      waves: [{ kind: "constant", startMs: 0, count: 20, rate: { count: 1, perMs: 2_000 } }],
      ...{ planned: 20, arrivals: "uniform", warmUp: "none", segmentMs: null, workersAfterMs: 0, workersOn: "all" },
      paths: [{ path: "create-room", room: "fresh", weight: 1 }],
      deadlineMs: 10_000,
      graceMs: 10_000,
      holdMs: 4_000,
      recover: true,
      client: "sdk",
      target: "native",
      worker: "sdk",
      workers: 1,
      idleProcesses: 3,
      capacity: null,
      presence: "none",
      wiretap: "on",
      metadata: null,
      agentName: "rollcall-abcdefgh",
      limits: { maxLostRate: 0, maxLateRate: 0, maxP99Ms: null, excused: [] },
    });
  });
  it.each([
    ["a rate and a duration", ["--rate", "3", "--duration", "1m"], { planned: 180, client: "sdk" }],
    [
      "a rate per minute",
      ["--rate=30/m"],
      { planned: 20, waves: [expect.objectContaining({ rate: { count: 1, perMs: 2_000 } })] },
    ],
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
    [
      "wire workers, which have no job processes",
      ["--worker", "wire", "--workers", "100", "--capacity", "5", "--join"],
      { worker: "wire", workers: 100, capacity: 5, presence: "signalling", idleProcesses: 0, metadata: null },
    ],
    [
      "an external worker: none of ours, and no key of ours in the metadata",
      ["--worker", "external", "--agent-name", "mine"],
      { worker: "external", workers: 0, idleProcesses: 0, agentName: "mine", metadata: "", wiretap: "on" },
    ],
    [
      "metadata for an external worker",
      ["--worker", "external", "--agent-name", "mine", "--metadata", '{"user":1}'],
      { metadata: '{"user":1}' },
    ],
    ["no wiretap", ["--no-wiretap"], { wiretap: "off" }],
    ["rooms that are there before", ["--room", "live"], { paths: [expect.objectContaining({ room: "live" })] }],
    ["more than twenty rooms at once: raw by default", ["burst", "--burst", "21"], { client: "raw" }],
    ["what a scenario sets", ["overlap"], { holdMs: 10_000 }],
    ["the user's word before the scenario's", ["overlap", "--hold", "1s"], { holdMs: 1_000 }],
    ["segments", ["--segment", "1m"], { segmentMs: 60_000 }],
    ["workers that come later", ["--workers-after", "3s"], { workersAfterMs: 3_000 }],
    [
      "an excuse besides the scenario's",
      ["cold-start", "--excuse", "never offered"],
      { limits: expect.objectContaining({ excused: ["no worker registered", "never offered"] }) },
    ],
  ])("understands %s", (_, args, plan) => {
    expect(wish(...args).plan).toMatchObject(plan);
  });
  it("understands versions", () => {
    const { versions } = wish("--agents-version=^1.2", "--server-sdk-version=2.15.4", "--node-version=24");
    expect(versions).toEqual({
      agents: { kind: "range", range: "^1.2" },
      serverSdk: { kind: "exact", version: "2.15.4" },
      workerNode: { kind: "range", range: "24" },
    });
    expect(wish().versions).toEqual({ agents: null, serverSdk: null, workerNode: null });
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
    ["workers after the load", ["--rooms", "7", "--workers-after", "14s"], /14 s is after the load, which takes 14 s/],
    ["no rooms", ["--rooms", "0"], /--rooms: "0" is not a whole number/],
    ["a flag given twice", ["--rate", "1", "--rate", "2"], /--rate is given 2 times/],
    ["a switch with a value", ["--json=yes"], /--json takes no value/],
    ["a target that is none", ["--target", "nativ"], /did you mean native\?/],
    ["an unknown fault, with those there are", ["--fault", "stop-wroker at=1s"], /there are: .*'stop-worker at=20s/],
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
      /worker-1 cannot have .* at once/,
    ],
    ["a fault that is not quoted", ["--fault", "stop-worker", "at=20s"], /quote a fault/],
    ["a worker that is none", ["--worker", "python"], /there are sdk, wire and external/],
    ["an external worker without its name", ["--worker", "external"], /needs --agent-name/],
    [
      "a number of external workers",
      ["--worker", "external", "--workers", "2"],
      /--workers is for --worker sdk or wire/,
    ],
    [
      "warm processes of a wire worker",
      ["--worker", "wire", "--idle-processes", "2"],
      /--idle-processes is for --worker sdk/,
    ],
    ["a capacity of an SDK worker", ["--capacity", "2"], /--capacity is for --worker wire/],
    ["joining by an SDK worker, which always does", ["--join"], /--join is for --worker wire/],
    ["an external worker that nobody would see", ["--worker=external", "--no-wiretap"], /known by the wiretap alone/],
    ["metadata for workers of ours", ["--metadata", "x"], /--metadata is for --worker external/],
    [
      "metadata that is too long once it is escaped",
      ["--worker=external", "--metadata", '"'.repeat(64 * 1024)],
      /--metadata: 131074 bytes as JSON/,
    ],
    ["a metadata file that is not there", ["--worker=external", "--metadata", "@/nonexistent"], /cannot be read/],
    [
      "a worker's environment file that is there",
      ["--worker=external", "--worker-env", "/etc/passwd"],
      /is there already/,
    ],
    ["a port of a wiretap that is off", ["--no-wiretap", "--tap-port", "7000"], /not both/],
    ["65 SDK workers", ["--workers", "65"], /0 to 64/],
    ["segments that are too short for a k6 of their own", ["--segment", "5s"], /outside 15s to 1h/],
    ["a load of weeks", ["soak", "--duration", "600h"], /the load takes 25 days, and may take 20/],
    [
      "a password in an output",
      ["--k6-out", "influxdb=http://u:hunter2@host"],
      /^--k6-out influxdb: .* K6_INFLUXDB_PASSWORD/,
    ],
    ["a cause that is none", ["--excuse", "never ofered"], /did you mean never offered\?/],
    ["workers of the user's that come later", ["--worker=external", "--workers-after=1s"], /--workers-after is for/],
    ["a room that is none", ["--room", "old"], /there are fresh and live/],
    [
      "a version of a worker that has none",
      ["--worker=wire", "--agents-version=1.2.3"],
      /--agents-version is for --worker sdk: no other runs/,
    ],
    [
      "a Node of a worker that is not under test",
      ["--worker=wire", "--node-version=24"],
      /--node-version is for --worker sdk/,
    ],
    [
      "a version of no worker",
      ["--workers", "0", "--agents-version=1.2.3"],
      /--agents-version would do nothing: --workers 0/,
    ],
    [
      "what is no version",
      ["--agents-version", "1.2.3.4"],
      /--agents-version: "1\.2\.3\.4" is no version, range or tag/,
    ],
    [
      "a version that is too old",
      ["--agents-version", "0.7.9"],
      /@livekit\/agents 0\.7\.9 is too old: the least is 1\.0\.12/,
    ],
    ["a Node that is too old", ["--node-version", "18.20.0"], /18\.20\.0 is too old: the least is 20\.19\.0/],
    ["a folder that is not there", ["--agents-version", "./nowhere"], /--agents-version: .*\/nowhere is not there/],
    ["a folder of livekit-server-sdk", ["--server-sdk-version", "./x"], /only --agents-version takes one/],
    [
      "an SDK of a client that has none",
      ["--client=raw", "--server-sdk-version=latest"],
      /--server-sdk-version would do nothing: livekit-server-sdk is no part of --client raw; give --client sdk/,
    ],
    [
      "the same of a load that is too fast for it",
      ["--rate=51", "--server-sdk-version=latest"],
      /no part of --client raw \(the default of a load this fast\); give --client sdk/,
    ],
    ["two scenarios", ["steady", "steady"], /one scenario at a time/],
    ["json and quiet", ["--json", "--quiet"], /not both/],
  ])("refuses %s", (_, args, message) => {
    expect(problemsOf(...args).join("\n")).toMatch(message);
  });
  it("repeats no password of an output", () => {
    expect(
      problemsOf("--k6-out", "influxdb=http://u:hunter2@host", "--k6-out", "http://u:hunter2@x=y").join(),
    ).not.toContain("hunter2");
  });
  it("takes a sequence whose worst case is longer than a timer", () => {
    expect(problemsOf("sequential", "--rooms", "41000")).toEqual([]);
  });
  it("takes the word after an unknown flag for its value: one problem", () => {
    expect(problemsOf("--rat", "1")).toHaveLength(1);
  });
  it("suggests nothing that is far away", () => {
    expect(problemsOf("--foo", "1").join()).toBe("unknown flag --foo");
  });
  it("says of every flag at once that it means nothing to an external worker", () => {
    expect(problemsOf("--worker=external", "--workers=1", "--idle-processes=1", "--capacity=1", "--join")).toHaveLength(
      5,
    );
  });
  it("reports all problems together", () => {
    expect(problemsOf("--rate", "0", "--deadline", "x", "--unknown=1", "steadi")).toHaveLength(4);
  });
});

describe("a server that is not on this machine", () => {
  const keys = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret" };
  const problems = (...args: readonly string[]): readonly string[] => {
    try {
      wishOf(["--target", "wss://far.example", ...args], "abcdefgh", keys);
    } catch (error) {
      if (error instanceof UsageError) return error.problems;
      throw error;
    }
    return [];
  };
  it.each([
    ["the default", [], []],
    ["one a second", ["--rate", "1", "--rooms", "50"], []],
    [
      "more",
      ["--rate", "61/m", "--rooms", "2"],
      [/^up to 1\.017 dispatches a second .* unless --remote-rate allows more$/],
    ],
    ["more, allowed", ["--rate", "61/m", "--rooms", "2", "--remote-rate", "1.1"], []],
    [
      "long holds",
      ["--hold", "5m", "--rooms", "51"],
      [/^51 rooms could be alive .* unless --remote-rooms allows more$/],
    ],
    ["long holds, allowed", ["--hold", "5m", "--rooms", "51", "--remote-rooms", "51"], []],
    [
      "all that is wrong at once",
      ["--rate", "5", "--rooms", "500", "--remote-rate", "4", "--deadline", "x"],
      [/^--deadline/, /^up to 5 .* at most 4 on a server/, /^\d+ rooms could be alive at once; at most 50 on/],
    ],
  ])("%s", (_, args, messages) => {
    expect(problems(...args)).toEqual(messages.map((message) => expect.stringMatching(message)));
  });
});
