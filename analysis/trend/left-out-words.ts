// What is no part of a history, in lines: how many of each kind, why, and the first of them by name.

import type { LeftOut } from "../../contract/trend.js";
import { counted } from "../render/counted.js";

/** More are counted; `--json` names them all. */
const mostNamed = 5;

const kinds: Readonly<Record<LeftOut["kind"], (count: number) => string>> = {
  unknown: (count) => `${counted(count, "run")} whose verdict is unknown`,
  "not-judged": (count) => `${counted(count, "run")} that ${count === 1 ? "was" : "were"} not judged`,
  "other-schema": (count) =>
    `${counted(count, "summary", "summaries")} of another schema (rollcall analyze RUN renews one)`,
  damaged: (count) => `${counted(count, "damaged file")}`,
  again: (count) => `${counted(count, "copy", "copies")} of a run that is there already`,
  "no-summary": (count) => `${counted(count, "JSON file")} of another kind`,
  "no-night": (count) => `${counted(count, "folder")} whose runs are no nights`,
};

export function leftOutWords(leftOut: readonly LeftOut[]): readonly string[] {
  return Object.entries(kinds).flatMap(([kind, words]) => {
    const some = leftOut.filter((one) => one.kind === kind);
    if (some.length === 0) return [];
    const named = some.slice(0, mostNamed).map(({ path, why }) => `${path} (${why})`);
    const more = some.length > mostNamed ? ` and ${some.length - mostNamed} more` : "";
    return [`left out: ${words(some.length)}: ${named.join(", ")}${more}`];
  });
}
