// The pen of a Node observer whose events are cut into segments: finds the file by the stamp of the line and keeps it open
// until a later period begins. Decides only; the file system is handed in, because contract/ runs anywhere.

import { lineOf } from "./line.js";
import { periodAt, type Segments, segmentFile } from "./segment.js";

export type Disk = {
  /** Opens for O_APPEND writes, making the file. */
  readonly open: (file: string) => number;
  /** One synchronous write. */
  readonly append: (descriptor: number, line: string) => void;
  readonly close: (descriptor: number) => void;
};

/**
 * The first file is opened at once, at `nowUs`, so that one that cannot be written fails at the start. A line that was
 * stamped before a period's end and written after it, behind a later one, stays with the later: a closed file is left
 * alone.
 */
export function segmentPen(
  file: string,
  segments: Segments | null,
  disk: Disk,
  nowUs: number,
): (event: Readonly<Record<string, unknown>> & { readonly atUs: number }) => void {
  let period = periodAt(segments, nowUs);
  let descriptor = disk.open(segmentFile(file, period));
  return (event) => {
    const due = periodAt(segments, event.atUs);
    if (due > period) {
      disk.close(descriptor);
      descriptor = disk.open(segmentFile(file, due));
      period = due;
    }
    disk.append(descriptor, lineOf(event));
  };
}
