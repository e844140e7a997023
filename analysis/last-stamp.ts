// The instant of a Node observer's newest line.

import { z } from "zod";
import { linesOf } from "./file-lines.js";
import type { Source } from "./segment-sources.js";

const stampSchema = z.object({ atUs: z.int().nonnegative() });

/** Monotonic microseconds, of the newest segment that is still written; `null` when no line of it can be read. */
export async function lastStampUs(sources: readonly Source[]): Promise<number | null> {
  const newest = sources.filter(({ form }) => form === "lines").at(-1);
  if (newest === undefined) return null;
  let stampUs: number | null = null;
  for await (const lines of linesOf(newest.path)) {
    const last = [...lines].reverse().find((line) => stampOf(line) !== null);
    stampUs = last === undefined ? stampUs : stampOf(last);
  }
  return stampUs;
}

function stampOf(line: string): number | null {
  try {
    const parsed = stampSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data.atUs : null;
  } catch {
    return null;
  }
}
