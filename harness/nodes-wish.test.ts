// What a command line asks of a cluster.

import { describe, expect, it } from "vitest";
import { UsageError } from "../contract/usage-error.js";
import { wishOf } from "./settings.js";

const keys = { LIVEKIT_API_KEY: "k", LIVEKIT_API_SECRET: "s" };
const wish = (...args: readonly string[]) => wishOf(args, "abcdefgh", keys);

describe("--nodes", () => {
  it.each([
    ["one without it, for all workers", [], { nodes: 1, workersOn: "all" }],
    ["three, with workers on all", ["--nodes", "3"], { nodes: 3, workersOn: "all" }],
    ["said so", ["--nodes", "3", "--workers-on", "all"], { nodes: 3, workersOn: "all" }],
    ["workers on two of them, in that order", ["--nodes", "3", "--workers-on", "3,1"], { nodes: 3, workersOn: [3, 1] }],
    ["workers on all of them by number", ["--nodes", "3", "--workers-on", "1,2,3"], { nodes: 3, workersOn: "all" }],
    ["containers", ["--nodes", "2", "--target", "container"], { nodes: 2, workersOn: "all" }],
  ])("%s", (_, args, expected) => {
    const { nodes, workersOn } = wish(...args).plan;
    expect({ nodes, workersOn }).toEqual(expected);
  });

  it.each([
    ["none", ["--nodes", "0"], /--nodes: "0" is not a whole number from 1 to 16/],
    ["somebody's server", ["--nodes", "2", "--target", "wss://x.y"], /--nodes starts servers of ours/],
    [
      "workers on a node that is not there",
      ["--nodes", "2", "--workers-on", "3"],
      /--workers-on: "3" is not .* 1 to 2/,
    ],
    ["workers nowhere", ["--nodes", "2", "--workers-on", "1,"], /--workers-on: "" is not/],
    [
      "the user's own worker placed by us",
      ["--worker", "external", "--agent-name", "a", "--workers-on", "1"],
      /--workers-on is for/,
    ],
    [
      "no port left for the last node",
      ["--nodes", "3", "--tap-port", "65534"],
      /--tap-port: "65534" is not .* 1 to 65533/,
    ],
  ])("%s", (_, args, says) => {
    try {
      wish(...args);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect((error as UsageError).problems).toEqual([expect.stringMatching(says)]);
    }
  });
});
