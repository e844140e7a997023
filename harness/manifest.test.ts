import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { manifestSchema } from "../contract/manifest.js";
import { commandToKeep } from "./manifest.js";

describe("the command in a manifest", () => {
  it.each([
    ["--k6-out=influxdb=http://user:password@host:8086/db", "--k6-out=influxdb=http://***@host:8086/db"],
    ["influxdb=http://user:p@ss@host", "influxdb=http://***@host"],
    ["wss://host/path@x", "wss://host/path@x"],
    ["--rate", "--rate"],
  ])("%s is kept as %s", (word, kept) => {
    expect(commandToKeep([word])).toEqual([kept]);
  });
  it.each([
    [
      ["run", "--project", "acme", "--rate", "1"],
      ["run", "--project", "***", "--rate", "1"],
    ],
    [["--project=acme"], ["--project=***"]],
    [["--project"], ["--project"]],
  ])("%j names no project: %j", (command, kept) => {
    expect(commandToKeep(command)).toEqual(kept);
  });
});

it("a manifest of before, which does not say where workers connect to, is one of workers on all nodes", () => {
  const file = new URL("../results/fixtures/all-delivered/manifest.json", import.meta.url);
  const { plan, ...rest } = JSON.parse(readFileSync(file, "utf8"));
  const { workersOn: _, ...before } = plan;
  expect(manifestSchema.parse({ ...rest, plan: before }).plan.workersOn).toBe("all");
});
