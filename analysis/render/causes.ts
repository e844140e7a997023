// Why dispatches were late or lost, as rows and as lines.

import type { Summary } from "../../contract/summary.js";
import { percent } from "./percent.js";

type Found = Summary["causes"][number];

const rooms = ({ examples, count }: Found): string => `${examples.join(", ")}${count > examples.length ? ", ..." : ""}`;

const others = ({ alsoFits }: Found): string => alsoFits.map(({ cause, count }) => `${cause} (${count})`).join(", ");

export const causeWords = ({ causes, excused }: Summary): readonly string[] =>
  causes.flatMap((found) => [
    `${found.count} x ${found.cause} (${percent(found.share)}): ${rooms(found)}`,
    ...(found.alsoFits.length === 0 ? [] : [`  their evidence also fits: ${others(found)}`]),
    ...(excusedOf(found, excused) === 0
      ? []
      : [`  excused, so that no limit is judged by them: ${excusedOf(found, excused)}`]),
  ]);

const excusedOf = ({ cause }: Found, excused: Summary["excused"]): number =>
  excused.find((one) => one.cause === cause)?.count ?? 0;

export const causeRows = ({ causes, excused }: Summary): readonly (readonly string[])[] => [
  ["cause", "count", "share", "also fits", "excused", "rooms, for example"],
  ...causes.map((found) => [
    ...[found.cause, String(found.count), percent(found.share), others(found), String(excusedOf(found, excused))],
    rooms(found),
  ]),
];
