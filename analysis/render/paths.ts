// The ways of asking side by side, and the warm-ups that came before them.

import { askingText } from "../../contract/paths.js";
import type { Summary } from "../../contract/summary.js";
import { duration } from "./figures.js";

/** No rows where there is one way only, on fresh rooms: all figures are its own. */
export function pathRows({ paths }: Summary): readonly (readonly string[])[] {
  if (paths.length < 2 && !paths.some(({ room }) => room === "live")) return [];
  return [
    ["path", "requested", "delivered", "late", "lost", "p50", "95 % interval of p50", "p99"],
    ...paths.map(({ delayMs: { p50, p50Low, p50High, p99 }, ...path }) => [
      askingText(path),
      ...[path.requested, path.delivered, path.late, path.lost].map(String),
      duration(p50),
      p50Low === null || p50High === null ? "-" : `${duration(p50Low)} to ${duration(p50High)}`,
      duration(p99),
    ]),
  ];
}

/** `null` where there were none. */
export function warmUpWords({ warmUps }: Summary): string | null {
  if (warmUps.length === 0) return null;
  const each = warmUps.map(({ answer, arrivedAfterMs, ...path }) => {
    const outcome = arrivedAfterMs === null ? "not by the deadline" : `after ${duration(arrivedAfterMs)}`;
    return `${askingText(path)} ${answer === "refused" ? "refused" : outcome}`;
  });
  return `Warm-up before the load, counted nowhere: ${each.join("; ")}`;
}
