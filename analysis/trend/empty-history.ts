// What is said where there is no history: where it was looked for, what there was instead, and what makes one.

import type { LeftOut, TrendWish } from "../../contract/trend.js";
import { UsageError } from "../../contract/usage-error.js";
import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import type { Found } from "./find.js";
import { leftOutWords } from "./left-out-words.js";

export function emptyHistory(
  { folder, scenario, since }: Pick<TrendWish, "folder" | "scenario" | "since">,
  { nights, leftOut, folders }: Found,
): UsageError {
  return new UsageError(
    (nights.length > 0 ? notAsked(folder, scenario, since, nights) : nothingThere(folder, leftOut, folders)).map(
      printable,
    ),
  );
}

function notAsked(
  folder: string,
  scenario: string | null,
  since: string | null,
  nights: Found["nights"],
): readonly string[] {
  const asked = [
    ...(scenario === null ? [] : [`of scenario "${scenario}"`]),
    ...(since === null ? [] : [`since ${since}`]),
  ].join(", ");
  const scenarios = [...new Set(nights.map((night) => night.scenario))].sort().join(", ");
  const [first, last] = [nights[0]?.startedAt ?? "", nights.at(-1)?.startedAt ?? ""];
  return [
    `${folder} has ${counted(nights.length, "judged run")}, of ${scenarios}, from ${first} to ${last}; none ${asked}`,
  ];
}

function nothingThere(folder: string, leftOut: readonly LeftOut[], folders: number): readonly string[] {
  return [
    `${folder} has no judged run: looked in ${counted(folders, "folder")} for <scenario>/<run>/summary.json, and for *.json as CI keeps summaries`,
    ...leftOutWords(leftOut),
    `a history is made by runs that are kept: npx rollcall run --out ${folder}`,
  ];
}
