// Packs a closed segment of events into Parquet: `pack FILE`. The lines are removed only when the packed file is on disk
// and gives back the same bytes; until then, whatever happens, the lines are there.

import { createHash } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { packedFile } from "../contract/segment.js";
import { unfinishedFile } from "../contract/unfinished.js";
import { type Database, literal, withDatabase } from "./database.js";
import { byteLinesOf } from "./file-lines.js";
import { packedLines } from "./packed-lines.js";
import { originOf } from "./segment-origin.js";

/** It runs beside the load: one thread, and memory for the lines of some minutes at a few hundred a second. */
const means = { threads: 1, memoryLimit: "400MB" };

/**
 * `packed`: the lines are in Parquet now and nowhere else. `kept`: they stay as they are, because they came after the
 * segment had been packed, or came while it was: the next call takes these along.
 */
export type Packing = "packed" | "kept";

export async function pack(file: string): Promise<Packing> {
  return await withDatabase(
    async (database) => {
      const target = packedFile(file);
      if ((await originOf(database, file, target)) === "afterwards") return "kept";
      const fresh = join(dirname(target), unfinishedFile(basename(target), process.pid));
      try {
        const { size } = await stat(file);
        await writePacked(database, file, fresh);
        if ((await stat(file)).size !== size) return "kept";
        await rename(fresh, target);
        await rm(file);
        return "packed";
      } finally {
        await rm(fresh, { force: true });
      }
    },
    { ...means, spillIn: dirname(file) },
  );
}

async function writePacked(database: Database, from: string, to: string): Promise<void> {
  await database.run("CREATE TABLE packing (line BLOB)");
  const written = await digestOf(byteLinesOf(from), (lines) => database.append("packing", lines));
  await database.run(`COPY packing TO ${literal(to)} (FORMAT parquet, COMPRESSION zstd)`);
  const read = await digestOf(packedLines(database, to), drain);
  if (read.lines !== written.lines || read.hash !== written.hash)
    throw new Error(
      `${from}: packing gave back ${read.lines} lines of ${written.lines}, or other ones; it stays as it is`,
    );
  const handle = await open(to, "r+");
  await handle.datasync();
  await handle.close();
}

type Lines = AsyncIterable<readonly Uint8Array[]>;

/** What passes on its way to `use`: how many lines, and the hash of all of them. */
async function digestOf(
  lines: Lines,
  use: (lines: Lines) => Promise<void>,
): Promise<{ readonly lines: number; readonly hash: string }> {
  const hash = createHash("sha256");
  let count = 0;
  async function* counted(): AsyncGenerator<readonly Uint8Array[]> {
    for await (const block of lines) {
      count += block.length;
      for (const line of block) hash.update(line).update("\n");
      yield block;
    }
  }
  await use(counted());
  return { lines: count, hash: hash.digest("hex") };
}

async function drain(lines: Lines): Promise<void> {
  for await (const _ of lines);
}
