// The action and the workflows: as far as they can be tried without GitHub. Their commands are those that a user types, and are
// read as such here; every action that they use is pinned by its commit.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { UsageError } from "../contract/usage-error.js";
import { baselineWishOf, gateWishOf } from "./gate-wish.js";
import { wishOf } from "./settings.js";
import { trendWishOf } from "./trend-wish.js";

const root = new URL("../", import.meta.url);
const workflows = readdirSync(new URL(".github/workflows/", root)).map((name) => `.github/workflows/${name}`);

const stepSchema = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
const workflowSchema = z.looseObject({
  on: z.unknown(),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.looseObject({ "timeout-minutes": z.number(), steps: z.array(stepSchema) })),
});
const actionSchema = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ description: z.string(), default: z.string() })),
  runs: z.looseObject({ using: z.literal("composite"), steps: z.array(stepSchema) }),
});

type Step = z.infer<typeof stepSchema>;

const textOf = (file: string): string => readFileSync(new URL(file, root), "utf8");
const action = actionSchema.parse(parse(textOf("action.yml")));
const stepsOf = (file: string): readonly Step[] =>
  Object.values(workflowSchema.parse(parse(textOf(file))).jobs).flatMap(({ steps }) => steps);

const files = ["action.yml", ...workflows];
const allSteps = files.flatMap((file) =>
  (file === "action.yml" ? action.runs.steps : stepsOf(file)).map((step) => ({ file, step })),
);

/** One flag a line. */
const flagsOf = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");

const readers: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  run: (args) => wishOf(args, "abcdefgh"),
  gate: gateWishOf,
  baseline: baselineWishOf,
  trend: trendWishOf,
};

/** The words of every rollcall command in a script; what a shell would put in is a word like any other. */
function commandsIn(script: string): readonly (readonly string[])[] {
  return [...script.replaceAll("\\\n", " ").matchAll(/bin\/rollcall\.mjs"? ([^\n]*?)(?=\s*(?:\||&&|;|>|$))/gm)].map(
    (match) => (match[1] ?? "").split(/\s+/).map((word) => word.replace(/^(--[\w-]+=)?"?(.*?)"?$/, "$1$2")),
  );
}

function problemsOf(command: string, args: readonly string[]): readonly string[] {
  const read = readers[command];
  if (read === undefined) return [`${command} is no command that is known here`];
  try {
    read(args);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
}

describe.each(files)("%s", (file) => {
  const steps = allSteps.filter((one) => one.file === file).map(({ step }) => step);

  it("pins what it uses by a commit, with the version in words", () => {
    const lines = textOf(file)
      .split("\n")
      .filter((line) => /^\s*(-\s+)?uses:/.test(line));
    for (const line of lines) expect(line).toMatch(/uses: (\.\/|[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  });

  it("hands what it was given to scripts in their environment, never in their text", () => {
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });

  it("has rollcall's commands with flags that there are", () => {
    for (const { run } of steps) {
      for (const [command = "", ...args] of commandsIn(run ?? "")) {
        // The action's own commands are made of its inputs: below.
        if (args.some((arg) => arg.includes("$")) && file === "action.yml") continue;
        expect(problemsOf(command, args)).toEqual([]);
      }
    }
  });

  it("uses the action with inputs and flags that there are", () => {
    for (const { uses, with: inputs } of steps) {
      if (uses !== "./") continue;
      for (const name of Object.keys(inputs)) expect(Object.keys(action.inputs)).toContain(name);
      const given = (name: string) => String(inputs[name] ?? action.inputs[name]?.default ?? "");
      expect(problemsOf("run", [given("scenario"), ...flagsOf(given("flags"))])).toEqual([]);
      expect(problemsOf("gate", ["run", "--baseline=b.json", ...flagsOf(given("gate-flags"))])).toEqual([]);
    }
  });
});

it("there are commands to be read in them", () => {
  const commands = allSteps.flatMap(({ step }) => commandsIn(step.run ?? "")).map(([command]) => command);
  expect(commands).toEqual(expect.arrayContaining(["run", "gate", "baseline", "trend"]));
});

it("the action's defaults are a run", () => {
  const { scenario, flags, out } = action.inputs;
  const args = [scenario?.default ?? "", ...flagsOf(flags?.default ?? ""), `--out=${out?.default}`];
  expect(problemsOf("run", args)).toEqual([]);
});

it("the action's gate has flags that there are", () => {
  const script = action.runs.steps.map(({ run }) => run ?? "").join("\n");
  const [gate] = commandsIn(script).filter(([command]) => command === "gate");
  const args = (gate ?? []).slice(1).filter((arg) => !arg.includes("flags[@]"));
  expect(problemsOf("gate", args)).toEqual([]);
});

it("the pull request's gate restores what the action has cached: a cache is found by its paths and its key", () => {
  const cacheOf = (steps: readonly Step[]) => steps.find(({ uses }) => uses?.startsWith("actions/cache"))?.with;
  const [ours, theirs] = [cacheOf(stepsOf(".github/workflows/gate.yml")), cacheOf(action.runs.steps)];
  expect(ours?.path).toBe(theirs?.path);
  expect(String(theirs?.key).startsWith(String(ours?.["restore-keys"]))).toBe(true);
});

it("every step of the action that runs something names its shell, as a composite action must", () => {
  for (const { run, shell } of action.runs.steps) if (run !== undefined) expect(shell).toBe("bash");
});

it.each(workflows)("%s may read and no more, and ends by itself", (file) => {
  const { permissions, jobs } = workflowSchema.parse(parse(textOf(file)));
  expect(permissions).toEqual({ contents: "read" });
  for (const job of Object.values(jobs)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(180);
});

it("the tests run on every version of Node that is supported", () => {
  expect(parse(textOf(".github/workflows/test.yml")).jobs.test.strategy.matrix.node).toEqual([20, 22, 24]);
  expect(stepsOf(".github/workflows/test.yml").map(({ run }) => run)).toContain("npm test");
});
