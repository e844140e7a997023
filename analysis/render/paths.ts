// The ways of asking side by side, and the warm-ups that came before them.

import { askingText } from "../../contract/paths.js";
import type { Summary } from "../../contract/summary.js";
import { duration } from "./figures.js";
import { percent } from "./percent.js";

/** No rows where there is one way only, on fresh rooms: all figures are its own. */
export function pathRows({ paths }: Summary): readonly (readonly string[])[] {
  if (paths.length < 2 && !paths.some(({ room }) => room === "live")) return [];
  const columns = allColumns.filter(({ when, cell }) => when === "always" || paths.some((path) => cell(path) !== "0"));
  return [columns.map(({ name }) => name), ...paths.map((path) => columns.map(({ cell }) => cell(path)))];
}

type Path = Summary["paths"][number];

type Column = {
  readonly name: string;
  readonly cell: (path: Path) => string;
  /** `some`: where a path has a count that is not 0; the others add up without it. */
  readonly when: "always" | "some";
};

/** What was requested is what was delivered, late, lost and unresolved; a refused one was none. */
const allColumns: readonly Column[] = [
  { name: "path", cell: askingText, when: "always" },
  { name: "refused", cell: ({ refused }) => String(refused), when: "some" },
  { name: "requested", cell: ({ requested }) => String(requested), when: "always" },
  { name: "delivered", cell: ({ delivered }) => String(delivered), when: "always" },
  { name: "late", cell: ({ late }) => String(late), when: "always" },
  { name: "lost", cell: ({ lost }) => String(lost), when: "always" },
  { name: "unresolved", cell: ({ unresolved }) => String(unresolved), when: "some" },
  { name: "95 % interval of lost", cell: ({ lostRate }) => between(lostRate, percent), when: "always" },
  { name: "p50", cell: ({ delayMs }) => duration(delayMs.p50), when: "always" },
  {
    name: "95 % interval of p50",
    cell: ({ delayMs: { p50Low, p50High } }) => between({ low: p50Low, high: p50High }, duration),
    when: "always",
  },
  { name: "p99", cell: ({ delayMs }) => duration(delayMs.p99), when: "always" },
];

type Interval = { readonly low: number | null; readonly high: number | null };

const between = ({ low, high }: Interval, text: (value: number) => string): string =>
  low === null || high === null ? "-" : `${text(low)} to ${text(high)}`;

/** `null` where there were none. */
export function warmUpWords({ warmUps }: Summary): string | null {
  if (warmUps.length === 0) return null;
  const each = warmUps.map(({ answer, arrivedAfterMs, ...path }) => {
    const outcome = arrivedAfterMs === null ? "not by the deadline" : `after ${duration(arrivedAfterMs)}`;
    return `${askingText(path)} ${answer === "refused" ? "refused" : outcome}`;
  });
  return `Warm-up before the load, counted nowhere: ${each.join("; ")}`;
}
