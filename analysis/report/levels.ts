// How dark a cell of the picture is by its count. Runs in pages too.

import type { Cell } from "./cloud.js";

/** Six steps at most, even in logarithms, because counts of cells differ by orders of magnitude. */
export function levelsOf(cells: readonly Cell[]): readonly number[] {
  const most = cells.reduce((highest, { count }) => Math.max(highest, count), 0);
  const steps = Array.from({ length: 6 }, (_, i) => Math.ceil(most ** (i / 6)));
  return most === 0 ? [] : [...new Set(steps)];
}
