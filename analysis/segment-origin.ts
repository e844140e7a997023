// Of a segment that stands there both as lines and packed, which is which. The lines are removed last, so after a crash
// they may be what was packed; and a process that was stopped for minutes may have gone on writing where its lines had
// been removed.

import { access } from "node:fs/promises";
import type { Database } from "./database.js";
import { byteLinesOf } from "./file-lines.js";
import { packedLines } from "./packed-lines.js";

/**
 * `packed`: the lines are the ones that were packed, and perhaps more behind them: they alone are to be read.
 * `afterwards`: they came after it: both are to be read. `unpacked`: there is no packed file. An observer writes no line
 * twice, and every line has its instant, so the first one tells.
 */
export type Origin = "unpacked" | "packed" | "afterwards";

export async function originOf(database: Database, lines: string, packed: string): Promise<Origin> {
  const isThere = await access(packed).then(
    () => true,
    () => false,
  );
  if (!isThere) return "unpacked";
  const [ofLines, ofPacked] = [await firstOf(byteLinesOf(lines)), await firstOf(packedLines(database, packed))];
  if (ofPacked === undefined) return "packed";
  return ofLines !== undefined && Buffer.compare(ofLines, ofPacked) === 0 ? "packed" : "afterwards";
}

async function firstOf(blocks: AsyncIterable<readonly Uint8Array[]>): Promise<Uint8Array | undefined> {
  for await (const [first] of blocks) if (first !== undefined) return first;
  return undefined;
}
