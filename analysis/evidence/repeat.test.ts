import { expect, it } from "vitest";
import { repeatCommand } from "./repeat.js";

const versions = { livekitServer: "1.13.5", agents: "1.2.3", serverSdk: "2.15.4", nodeWorker: "24.3.0" };

it.each<readonly [string, readonly string[], string]>([
  ["adds the seed and the server's version", ["run", "steady"], "run steady --seed 7 --server-version 1.13.5"],
  [
    "keeps those that were given",
    ["run", "--seed", "9", "--server-version=1.11.0"],
    "run --seed 9 --server-version 1.13.5",
  ],
  [
    "leaves out where files go and what is printed",
    ["run", "--out", "/somewhere else", "--json", "--out=x", "--quiet", "--rooms", "6"],
    "run --rooms 6 --seed 7 --server-version 1.13.5",
  ],
  [
    "says the versions that were had, not those that were asked for",
    ["run", "--agents-version", "^1.2", "--server-sdk-version=latest", "--node-version", "24"],
    "run --agents-version 1.2.3 --server-sdk-version 2.15.4 --node-version 24.3.0 --seed 7 --server-version 1.13.5",
  ],
  [
    "quotes what a shell would read",
    ["run", "--fault", "drop:assignment p=0.5", "--metadata", "it's"],
    `run --fault 'drop:assignment p=0.5' --metadata 'it'\\''s' --seed 7 --server-version 1.13.5`,
  ],
])("%s", (_, words, expected) => {
  const asked = { run: { command: ["rollcall", ...words] }, plan: { seed: 7, target: "native" }, versions };
  expect(repeatCommand(asked)).toBe(`npx rollcall ${expected}`);
});

it("asks for no version of a server that is not ours, nor for one that is not a version", () => {
  const asked = { run: { command: ["rollcall", "run"] }, plan: { seed: 7, target: "wss://host-1" }, versions };
  expect(repeatCommand(asked)).toBe("npx rollcall run --seed 7");
  const odd = { ...asked, plan: { seed: 7, target: "native" }, versions: { livekitServer: "unknown" } };
  expect(repeatCommand(odd)).toBe("npx rollcall run --seed 7");
  const checkout = {
    ...asked,
    run: { command: ["rollcall", "run", "--agents-version", "../agents-js"] },
    versions: { agents: "1.9.0+3fa9c1.dirty" },
  };
  expect(repeatCommand(checkout)).toBe("npx rollcall run --agents-version ../agents-js --seed 7");
});
