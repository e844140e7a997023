// The lines of a packed segment: a Parquet file with one column `line`, the bytes of each line as its observer wrote it,
// in its order. Bytes and not text, because a damaged line may be anything.

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { UsageError } from "../contract/usage-error.js";
import { type Database, literal } from "./database.js";

/** In blocks, without line feeds. @throws UsageError when the file is not one of ours. */
export async function* packedLines(database: Database, file: string): AsyncGenerator<readonly Uint8Array[]> {
  try {
    yield* database.blobs(`SELECT line FROM read_parquet(${literal(file)})`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} is no packed segment of events that can be read: ${why}`);
  }
}

/** Appends them to `to` as NDJSON again. @returns how many bytes */
export async function unpack(database: Database, from: string, to: string): Promise<number> {
  const stream = createWriteStream(to, { flags: "a" });
  for await (const lines of packedLines(database, from)) {
    if (!stream.write(Buffer.concat(lines.flatMap((line) => [line, lineFeed])))) await once(stream, "drain");
  }
  stream.end();
  await finished(stream);
  return stream.bytesWritten;
}

const lineFeed = Buffer.from("\n");
