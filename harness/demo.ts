// `rollcall demo`: the report that Rollcall began with, made again in a few minutes. Jobs that overlap come late by multiples of
// their hold on @livekit/agents 1.2.3, though the server offers each on time and lists it as running; on 1.2.6 and on the newest
// they do not; and one room at a time shows no difference at all, which is why nobody could say where the fault was.

import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { ComparisonResult } from "../contract/comparison-result.js";
import { exitStatus } from "../contract/exit-status.js";
import { UsageError } from "../contract/usage-error.js";
import { comparisonIn, resultIn } from "./compare/comparison-in.js";
import { type CompareWish, compareWishOf } from "./compare/wish.js";
import { readFlags } from "./flags.js";
import { runAnalysis } from "./parts/analysis.js";

/** For the help. */
export const demoForm = "rollcall demo [--out FOLDER] [--seed N]";

const [faulty, mended] = ["1.2.3", "1.2.6"];

/** Two rounds of each are enough for a fault that every round shows; to measure it takes six (docs/statistics.md). */
const few = ["--rounds=2", "--rooms=8"];

export type DemoWish = { readonly overlapping: CompareWish; readonly sequential: CompareWish };

/** Reads the arguments after `demo`. @throws UsageError with every problem found. */
export function demoWishOf(args: readonly string[]): DemoWish {
  const problems: string[] = [];
  const { positionals, values } = readFlags(args, { values: ["out", "seed"], repeatable: [], switches: [] }, problems);
  if (positionals.length > 0) problems.push(`rollcall demo does not take ${positionals.join(" ")}`);
  if (problems.length > 0) throw new UsageError(problems);
  const common = [...values].map(([name, texts]) => `--${name}=${texts.at(-1)}`);
  return {
    overlapping: briefly([`--agents=${mended},${faulty},latest`, ...few, ...common]),
    sequential: briefly(["sequential", `--agents=${mended},${faulty}`, "--rounds=2", "--rooms=4", ...common]),
  };
}

/** The tables are in the folders; here they would hide what is shown. */
const briefly = (args: readonly string[]): CompareWish => ({ ...compareWishOf(args), output: "brief" });

export type Demo = {
  readonly wish: DemoWish;
  /** The checkout, absolute. */
  readonly root: string;
  /** Carries one comparison out. @returns its exit status */
  readonly compare: (wish: CompareWish) => Promise<number>;
  readonly say: (text: string) => void;
};

/** @returns 0 when it showed what it says; 2 when not; 130 after an interrupt. */
export async function demo({ wish, root, compare, say }: Demo): Promise<number> {
  say(
    `A report said: on @livekit/agents ${faulty} some agents never get the job that createRoom asks for, others get it 6 to 16 s late,\n` +
      `and listDispatch says JS_RUNNING all the same. About 9 minutes, and some more to install three versions once.\n\n` +
      `1. Rooms every 2 s, each job held for 4 s, so that jobs overlap:\n`,
  );
  const overlapping = await compare(wish.overlapping);
  if (overlapping === exitStatus.interrupted) return overlapping;
  const folder = await latestOf(wish.overlapping);
  const found = verdictOn(faulty, await resultIn(folder));
  const run = (await comparisonIn(folder)).rounds.find(({ label, state }) => label === faulty && state === "done")?.run;
  if (run !== undefined) {
    say(`\n2. Its worst dispatch: offered on time, listed as running, and waiting in the worker's process pool:\n`);
    await runAnalysis(join(root, "build"), ["explain", join(folder, run)]);
  }
  say(`\n3. The same two versions with one room at a time, as one would try it by hand:\n`);
  const sequential = await compare(wish.sequential);
  if (sequential === exitStatus.interrupted) return sequential;
  const alone = verdictOn(faulty, await resultIn(await latestOf(wish.sequential)));
  const isShown = found === "worse" && alone !== "worse" && alone !== "unknown";
  say(
    isShown
      ? `\n${faulty} is worse where jobs overlap; one at a time nothing of it is seen. With intervals, in a quarter of an hour: rollcall compare --agents ${mended},${faulty}`
      : `\nThis machine did not show it: ${faulty} was to be worse where jobs overlap, and no worse one by one (found: ${found}, and ${alone}).`,
  );
  return isShown ? exitStatus.pass : exitStatus.unknown;
}

/** The comparison that was just made. */
const latestOf = ({ resultsFolder }: CompareWish): Promise<string> =>
  realpath(join(resultsFolder, "compare", "latest"));

/** "unknown" also where too many rounds could not be used: then nothing is said of any version. */
const verdictOn = (version: string, { verdict, candidates }: ComparisonResult): ComparisonResult["verdict"] =>
  verdict === "unknown" ? verdict : (candidates.find(({ label }) => label === version)?.verdict ?? "unknown");
