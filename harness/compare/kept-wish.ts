// What a command line asks of a comparison of runs that there are: which ones, and what difference matters. A comparison's own folder,
// given alone, is judged again as it was asked for then.

import { defaultConfidence } from "../../contract/comparison.js";
import type { KeptRunsWish } from "../../contract/kept-runs.js";
import { UsageError } from "../../contract/usage-error.js";
import { readerOf, readFlags } from "../flags.js";
import { uselessFlags } from "./given-runs.js";
import { confidenceOf, marginFlags, marginsOf } from "./margins.js";
import { type ComparisonOutput, comparisonOutputOf } from "./output.js";

/** For the help. */
export const keptForm =
  "rollcall compare RUN RUN... [--margin-rate S] [--margin-p50 D|S] [--margin-p99 D|S] [--confidence S] [--html FILE] [--json|--markdown|--quiet]";

const values = [...marginFlags, "html"] as const;
const switches = ["json", "markdown", "quiet"] as const;

type KeptWish =
  | { readonly kind: "folder"; readonly folder: string; readonly output: ComparisonOutput }
  | { readonly kind: "runs"; readonly wish: KeptRunsWish; readonly output: ComparisonOutput };

/** Reads the arguments after `compare`. @throws UsageError with every problem found. */
export function keptWishOf(args: readonly string[]): KeptWish {
  const useless = uselessFlags(args, [...values, ...switches]);
  if (useless.length > 0) throw new UsageError(useless);
  const problems: string[] = [];
  const declared = { values, repeatable: [], switches };
  const given = readFlags(args, declared, problems);
  const { read } = readerOf<string>(given, problems);
  const margins = marginsOf(read);
  const confidence = read("confidence", confidenceOf, defaultConfidence);
  const page = read("html", pageOf, null);
  const output = comparisonOutputOf(given.switches, problems);
  const [folder, ...more] = given.positionals;
  if (folder === undefined)
    problems.push("rollcall compare takes --agents 1.2.3,1.2.6, two runs or more, or the folder of a comparison");
  const isAlone = folder !== undefined && more.length === 0;
  const asked = [...given.values.keys()].map((name) => `--${name}`).join(" and ");
  if (isAlone && asked !== "")
    problems.push(`${asked}: what mattered to a comparison is written in its folder; of kept runs give two or more`);
  if (problems.length > 0 || folder === undefined) throw new UsageError(problems);
  if (isAlone) return { kind: "folder", folder, output };
  const command = ["rollcall", "compare", ...args];
  return { kind: "runs", wish: { folders: [folder, ...more], margins, confidence, page, command }, output };
}

function pageOf(text: string): string {
  if (text === "") throw new UsageError("a page needs the name of a file");
  return text;
}

/** The arguments of the analysis. */
export function keptArguments(kept: KeptWish): readonly string[] {
  const flags = kept.output === "full" ? [] : [`--${kept.output}`];
  return kept.kind === "folder"
    ? ["compare", kept.folder, ...flags]
    : ["compare-runs", JSON.stringify(kept.wish), ...flags];
}
