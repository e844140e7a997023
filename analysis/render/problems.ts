// What is wrong with a command line or with what it names, for a terminal. Paths and what files hold are data: they are shown, and
// not obeyed.

import { printable } from "./printable.js";

/** A problem may have several lines. */
export const problemsText = (problems: readonly string[]): string =>
  problems.map((problem) => `rollcall: ${problem.split("\n").map(printable).join("\n")}\n`).join("");
