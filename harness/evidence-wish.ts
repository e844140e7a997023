// What the command line of `rollcall evidence` asks for. The analysis gets it as JSON.

import type { EvidenceWish } from "../contract/evidence.js";
import { UsageError } from "../contract/usage-error.js";
import { readFlags } from "./flags.js";

/** For the help. */
const evidenceForm = "rollcall evidence RUN [--to FOLDER]";

/** Reads the arguments after `evidence`. @throws UsageError with every problem found. */
export function evidenceWishOf(args: readonly string[]): EvidenceWish {
  const problems: string[] = [];
  const given = readFlags(args, { values: ["to"], repeatable: [], switches: [] }, problems);
  const [run = "", ...more] = given.positionals;
  if (run === "") problems.push(`rollcall evidence needs the folder of a run: ${evidenceForm}`);
  if (more.length > 0) problems.push(`rollcall evidence takes one run; what is "${more.join(" ")}"?`);
  if (problems.length > 0) throw new UsageError(problems);
  return { run, to: given.values.get("to")?.at(-1) ?? null };
}
