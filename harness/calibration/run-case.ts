// One run of a calibration: a real `rollcall run` as a process of its own, then what was injected against what it found.

import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { exitStatus } from "../../contract/exit-status.js";
import { usualDelayMs } from "../faults/expectation.js";
import { madeFaultOf } from "../faults/index.js";
import { runApart } from "../run-apart.js";
import { argumentsOf, type Case } from "./cases.js";
import { type Comparison, compare } from "./compare.js";
import { foundIn, invalidityIn, manifestIn, seenIn } from "./evidence.js";
import { injectedOf, injectionsOf } from "./injected.js";

export type CaseResult = {
  readonly name: string;
  readonly worker: Case["worker"];
  readonly faults: readonly string[];
  /** The run's folder within the calibration's; "" when there is none. */
  readonly run: string;
  /** How often a fault was injected, all of them together. */
  readonly injections: number;
  readonly durationMs: number;
} & (
  | ({ readonly result: "equal" | "unequal" } & { readonly comparison: Comparison })
  | { readonly result: "unknown"; readonly why: string }
);

export type Calibrating = {
  /** The calibration's own. */
  readonly folder: string;
  readonly buildFolder: string;
  readonly target: string;
  /** Fires at the first interrupt and at the second; both are passed on. */
  readonly first: AbortSignal;
  readonly hurry: AbortSignal;
};

export async function runCase(one: Case, calibrating: Calibrating): Promise<CaseResult> {
  const startedMs = performance.now();
  const own = join(calibrating.folder, one.name.replaceAll(/[^a-z]+/g, "-"), one.worker);
  const { status, stderr } = await runApart(argumentsOf(one, calibrating.target, own), calibrating);
  const about = { name: one.name, worker: one.worker, faults: one.faults };
  const unknown = (why: string, run: string): CaseResult => {
    return {
      ...about,
      run,
      injections: 0,
      durationMs: Math.round(performance.now() - startedMs),
      result: "unknown",
      why,
    };
  };
  const runFolder = await realpath(join(own, "steady", "latest")).catch(() => undefined);
  if (runFolder === undefined) return unknown(`exit status ${status}: ${stderr.trim().slice(-500)}`, "");
  const run = relative(calibrating.folder, runFolder);
  const invalid = judged.includes(status) ? await invalidityIn(runFolder) : stderr.trim().slice(-500);
  if (invalid !== "" || !judged.includes(status)) return unknown(`exit status ${status}: ${invalid}`, run);
  // One run that cannot be read must not take the others with it.
  const compared = await comparisonIn(one, runFolder, calibrating.buildFolder).catch((error: unknown) => String(error));
  if (typeof compared === "string") return unknown(`it cannot be compared: ${compared}`, run);
  const { injections, comparison } = compared;
  const never = [...injections].filter(([, count]) => count === 0).map(([specification]) => `'${specification}'`);
  if (never.length > 0) return unknown(`${never.join(", ")} never happened, so nothing can be said`, run);
  const { result } = comparison;
  if (result === "unknown") return unknown(comparison.why, run);
  const durationMs = Math.round(performance.now() - startedMs);
  const total = [...injections.values()].reduce((sum, count) => sum + count, 0);
  return { ...about, run, injections: total, durationMs, result, comparison };
}

/** `unknown` too: a run of few dispatches cannot pass a limit, and is valid all the same. */
const judged: readonly number[] = [exitStatus.pass, exitStatus.fail, exitStatus.unknown];

async function comparisonIn(one: Case, runFolder: string, buildFolder: string) {
  const { plan } = await manifestIn(runFolder);
  const [found, seen] = await Promise.all([foundIn(runFolder, buildFolder), seenIn(runFolder)]);
  const faults = new Map(one.faults.map((text, index) => [text, madeFaultOf(text, index, plan)]));
  const rooms = new Map(seen.requests.map(({ n, room }) => [n, room]));
  const demands = { rooms, usualDelayMs, leastStruck: one.leastStruck[one.worker], alsoFits: one.alsoFits };
  const comparison = compare(injectedOf(one.touched, faults, seen), found, demands);
  return { injections: injectionsOf(faults, seen.faultLines), comparison };
}
