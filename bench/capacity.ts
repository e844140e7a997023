// The capacity of a wire worker on one livekit-server and on three: twice each. Goals: where the harness is not the limit,
// a bracket no wider than 15 %, and the second within 15 % of the first; three nodes carry more than one. Where it is the
// limit there is a lower end alone, and nothing more is asked. Takes about 10 minutes a search.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Capacity, capacitySchema } from "../contract/capacity.js";

const flags = "capacity --worker wire --precision 15%";
const searches = 2;
const within = 0.15;

/** @param args further flags of `rollcall capacity`, for a shorter or a narrower search */
export async function bench(args: readonly string[]): Promise<unknown> {
  const one = await searchedTwice("one node", args);
  const three = await searchedTwice("three nodes", ["--nodes", "3", ...args]);
  const [first, second] = [one, three].map(({ runs }) => Math.min(...runs.map(({ low }) => low ?? 0)));
  return {
    one,
    three,
    threeOverOne: first === undefined || second === undefined || first === 0 ? null : second / first,
  };
}

async function searchedTwice(name: string, more: readonly string[]) {
  const runs = [];
  for (let i = 0; i < searches; i++) runs.push(figuresOf(await searched([...flags.split(" "), ...more])));
  const [a, b] = runs;
  const isBracket = runs.every(({ kind }) => kind === "bracket");
  const apart = isBracket && a !== undefined && b !== undefined ? apartOf(a, b) : null;
  return {
    name,
    command: ["rollcall", ...flags.split(" "), ...more].join(" "),
    runs,
    harnessIsTheLimit: runs.some(({ harnessIsTheLimit }) => harnessIsTheLimit),
    /** By how much the middles of the brackets differ, as a share of the lower one. */
    apart,
    met: isBracket
      ? { width: runs.every(({ width }) => (width ?? 1) <= within + 1e-9), repeated: apart !== null && apart <= within }
      : "no bracket: the sentence of each run says why",
  };
}

type Figures = ReturnType<typeof figuresOf>;

function apartOf(a: Figures, b: Figures): number {
  const middle = ({ low, high }: Figures) => Math.sqrt((low ?? 0) * (high ?? 0));
  const [less = 0, more = 0] = [middle(a), middle(b)].sort((x, y) => x - y);
  return Math.round((more / less - 1) * 1000) / 1000;
}

function figuresOf({ answer, sentence, hop, durationMs, objective, steps }: Capacity) {
  return {
    sentence,
    kind: answer.kind,
    low: answer.kind === "bracket" || answer.kind === "at-least" ? answer.low.ratePerSecond : null,
    high: answer.kind === "bracket" ? answer.high.ratePerSecond : null,
    width: answer.kind === "bracket" ? Math.round(answer.width * 1000) / 1000 : null,
    hop: hop?.hop ?? null,
    harnessIsTheLimit: hop?.hop === "harness",
    objective,
    minutes: Math.round(durationMs / 6_000) / 10,
    steps: steps.map(({ ratePerSecond, outcome, why, figures }) => ({
      ...{ ratePerSecond, outcome, why: outcome === "kept" ? "" : why },
      ...{ madePerSecond: figures?.madePerSecond ?? null, p99Ms: figures?.delayMs.p99 ?? null },
      ...{ offerP99Ms: figures?.stagesP99Ms.offer ?? null, cpuBusy: figures?.cpuBusy ?? null },
    })),
  };
}

async function searched(args: readonly string[]): Promise<Capacity> {
  const results = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  const child = spawn(process.execPath, ["bin/rollcall.mjs", ...args, "--quiet", "--out", results], {
    // What it says is news of a long search; standard output is the benchmark's own.
    stdio: ["ignore", process.stderr, process.stderr],
  });
  await once(child, "exit");
  const folder = await realpath(join(results, "capacity", "latest"));
  const found = capacitySchema.parse(JSON.parse(await readFile(join(folder, "capacity.json"), "utf8")));
  await rm(results, { recursive: true, force: true });
  return found;
}
