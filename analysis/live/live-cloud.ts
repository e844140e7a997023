// The live picture's dispatches and what happened meanwhile, in the form that the pictures of the report draw. Pure.

import type { LiveAbout, LiveState } from "../../contract/live.js";
import { type LivePicture, rowsPerDecade } from "../../contract/live-cloud.js";
import { outcomeNames } from "../page/look.js";
import { niceBelow } from "../page/plot/scale.js";
import type { Cloud } from "../report/cloud.js";
import { levelsOf } from "../report/levels.js";
import { type Meanwhile, meanwhileOf } from "../report/meanwhile.js";

/** Nothing else is known of a dispatch until the run is judged. */
const notKnown = {
  ...{ room: "", cause: null, listed: null },
  ...{ offerMs: null, answerMs: null, assignmentMs: null, entryMs: null, joinMs: null },
};

export function cloudOf(picture: LivePicture, state: LiveState, { deadlineMs, graceMs }: LiveAbout): Cloud {
  const { points, cells, columnMs } = picture;
  const leastMs = Math.min(
    ...points.flatMap(({ delayMs }) => (delayMs === null ? [] : [delayMs])),
    ...cells.flatMap(({ row }) => (row === null ? [] : [10 ** (row / rowsPerDecade) / 1000])),
  );
  return {
    points: points.map((point) => ({ ...notKnown, ...point })),
    cells,
    grid: { columnMs, rowsPerDecade },
    levels: levelsOf(cells),
    counts: {
      ...{ delivered: state.delivered, late: state.late, lost: state.lost, refused: state.refused },
      // Who was missing as a witness is asked at the end.
      unresolved: 0,
    },
    inCells: outcomeNames.filter((outcome) => cells.some((cell) => cell.outcome === outcome)),
    unplaced: 0,
    toMs: lastMs(picture, state),
    fromDelayMs: niceBelow(Math.max(1, Math.min(0.8 * leastMs, deadlineMs / 10))),
    ...{ deadlineMs, graceMs },
  };
}

/** While dispatches are asked for, now; afterwards the last of them, so that the picture stands still. */
function lastMs({ points, cells, columnMs }: LivePicture, { phase, atMs }: LiveState): number {
  const last = [...points.map((point) => point.atMs), ...cells.map(({ column }) => (column + 1) * columnMs - 1)];
  const until = phase === "load" ? (atMs ?? 0) : 0;
  return last.reduce((most, ms) => Math.max(most, ms), Math.max(1_000, until));
}

/** Where connections have been forgotten, nobody knows whether a worker was there. */
export function meanwhileIn({ faults, connections, forgottenUntilMs }: LiveState, toMs: number): Meanwhile {
  const meanwhile = meanwhileOf(
    {
      faults: faults.map(({ specification, target, phase, atMs }) => ({
        ...{ specification, target, phase, atUs: atMs * 1000, times: 1 },
      })),
      connections: connections.map(({ name, fromMs, toMs: until }) => ({
        ...{ name, fromUs: fromMs * 1000, toUs: until === null ? null : until * 1000, closedBy: "" },
      })),
      others: [],
    },
    { zeroUs: 0, endUs: toMs * 1000 },
    "last",
  );
  const known = meanwhile.workersGone.filter(({ toMs: until }) => until > forgottenUntilMs);
  return {
    ...meanwhile,
    workersGone: known.map(({ fromMs, toMs: until }) => ({ fromMs: Math.max(fromMs, forgottenUntilMs), toMs: until })),
  };
}
