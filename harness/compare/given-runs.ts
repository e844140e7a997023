// Whether `rollcall compare` was given runs that there are, or versions to try; and which flags are of no use to runs that there are.

import { nearestOf } from "../nearest.js";
import { switchSettings, valueSettings } from "../run-flags.js";
import { ownFlags, subjectFlags } from "./wish.js";

/** Whether these arguments name runs that there are, instead of versions to try. */
export const areRuns = (args: readonly string[]): boolean =>
  !args.some((arg) => subjectFlags.some((subject) => arg === `--${subject}` || arg.startsWith(`--${subject}=`)));

/** In words, what is wrong with flags that are none, or of no use there. @param taken the flags that are */
export function uselessFlags(args: readonly string[], taken: readonly string[]): readonly string[] {
  const flags = args.filter((arg) => arg.startsWith("-")).map((arg) => arg.replace(/^--?|=.*$/gs, ""));
  const known = [...new Set([...Object.keys(valueSettings), ...Object.keys(switchSettings), ...ownFlags, ...taken])];
  const namers = subjectFlags.map((subject) => `--${subject}`).join(", ");
  return [...new Set(flags)].flatMap((flag) => {
    if (taken.includes(flag)) return [];
    if (!known.includes(flag)) return [`unknown flag --${flag}${nearestOf(flag, known, "--")}`];
    return [`--${flag} is for rounds that are made; name the versions to try by one of ${namers}`];
  });
}
