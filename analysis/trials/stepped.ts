// What the observers of a run would have written had the wall clock been stepped meanwhile: every wall stamp from the
// step on is moved, whoever took it, and no monotonic one.

import { type History, isLine, type Line } from "./history.js";

const wallNames = {
  us: ["wallUs", "offeredWallUs"],
  ms: ["wallMs", "iterationWallMs", "zeroWallMs", "roomCreatedWallMs", "notYetWallMs"],
} as const;

/** Steps the clock at `stepWallUs` of the unstepped one. Damaged lines are left out. */
export function stepped(history: History, stepWallUs: number, byMs: number): History {
  const moved = (us: number) => us + (us >= stepWallUs ? byMs * 1000 : 0);
  const move = (line: Line): Line => ({
    ...line,
    ...Object.fromEntries(wallNames.us.flatMap((name) => (line[name] ? [[name, moved(Number(line[name]))]] : []))),
    ...Object.fromEntries(
      wallNames.ms.flatMap((name) => (line[name] ? [[name, moved(Number(line[name]) * 1000) / 1000]] : [])),
    ),
  });
  const moveAll = (lines: readonly (Line | string)[] | null) => lines?.filter(isLine).map(move) ?? null;
  return {
    ...history,
    k6: moveAll(history.k6),
    harness: moveAll(history.harness),
    workers: history.workers.map(moveAll),
    wiretap: moveAll(history.wiretap),
  };
}
