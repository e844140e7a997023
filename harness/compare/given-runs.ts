// Whether `rollcall compare` was given runs that there are, or versions to try; and what of its flags is of use to runs that there are.

import { UsageError } from "../../contract/usage-error.js";
import { nearestOf } from "../nearest.js";
import { switchSettings, valueSettings } from "../run-flags.js";
import { ownFlags, subjectFlags } from "./wish.js";

/** Whether these arguments name runs that there are, instead of versions to try. */
export const areRuns = (args: readonly string[]): boolean =>
  !args.some((arg) => subjectFlags.some((subject) => arg === `--${subject}` || arg.startsWith(`--${subject}=`)));

/** How a judgement is made and printed; all others are of making rounds. */
const ofJudging: readonly string[] = [
  ...["json", "quiet", "markdown"],
  ...["margin-rate", "margin-p50", "margin-p99", "confidence"],
];

/** Of runs that there are: the same arguments. @throws UsageError for a flag that makes rounds, or that is none */
export function runsToCompareOf(args: readonly string[]): readonly string[] {
  const flags = args.filter((arg) => arg.startsWith("-")).map((arg) => arg.replace(/^--?|=.*$/gs, ""));
  const known = [...new Set([...Object.keys(valueSettings), ...Object.keys(switchSettings), ...ownFlags, "markdown"])];
  const namers = subjectFlags.map((subject) => `--${subject}`).join(", ");
  const problems = [...new Set(flags)].flatMap((flag) => {
    if (ofJudging.includes(flag)) return [];
    if (!known.includes(flag)) return [`unknown flag --${flag}${nearestOf(flag, known, "--")}`];
    return [`--${flag} is for rounds that are made; name the versions to try by one of ${namers}`];
  });
  if (problems.length > 0) throw new UsageError(problems);
  return args;
}
