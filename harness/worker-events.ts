// What a worker has written down, over all segments of its file that are not packed. The harness reads it for readiness
// and for faults, never to judge.

import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { segmentOf } from "../contract/segment.js";

/** Bytes of each file at some moment; what comes behind them was written since. */
export type Written = ReadonlyMap<string, number>;

/** What is written by now, so that {@link eventsSince} can tell an earlier worker of the same number from this one. */
export async function writtenNow(eventsFile: string): Promise<Written> {
  const files = await segmentsOf(eventsFile);
  const sizes = files.map(async (file) => {
    // One that is packed at this moment is gone, and nothing is written to it any more.
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    return [file, size] as const;
  });
  return new Map(await Promise.all(sizes));
}

/** The text that was written since, the earliest segment first; all of it when nothing is given. */
export async function eventsSince(eventsFile: string, written: Written = new Map()): Promise<string> {
  const files = await segmentsOf(eventsFile);
  const texts = files.map(async (file) => {
    // One that is packed at this moment is gone; it is older than whatever is asked for here.
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    return bytes.subarray(written.get(file) ?? 0).toString();
  });
  return (await Promise.all(texts)).join("");
}

async function segmentsOf(eventsFile: string): Promise<readonly string[]> {
  const folder = dirname(eventsFile);
  const observer = basename(eventsFile, ".ndjson");
  return (await readdir(folder))
    .flatMap((name) => {
      const segment = segmentOf(name);
      return segment?.observer === observer && segment.form === "lines" ? [{ name, period: segment.period }] : [];
    })
    .sort((a, b) => a.period - b.period)
    .map(({ name }) => join(folder, name));
}
