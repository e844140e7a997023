// Keeps what the parts print within bounds in a run of hours: livekit-server alone logs 3 kB for a dispatch, 24 kB where a participant joins (seen). Every part
// appends to its file (O_APPEND), so that it goes on at the start of a file that was cut.

import { open, readdir, rename, truncate } from "node:fs/promises";
import { join } from "node:path";

const mebibyte = 1024 * 1024;

/** A log is cut when it is longer than `mostBytes`; its last `keptBytes` are kept beside it, in `<name>.before`. */
export type LogLimits = { readonly mostBytes: number; readonly keptBytes: number };

const usualLogLimits: LogLimits = { mostBytes: 32 * mebibyte, keptBytes: 8 * mebibyte };

/** Cuts the logs in a folder that are too long. What is written between the copy and the cut is lost: logs are no facts. */
export async function cutLogs(folder: string, limits: LogLimits = usualLogLimits): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".log"));
  for (const name of names) await cutLog(join(folder, name), limits);
}

async function cutLog(path: string, { mostBytes, keptBytes }: LogLimits): Promise<void> {
  const log = await open(path, "r");
  try {
    const { size } = await log.stat();
    if (size <= mostBytes) return;
    const length = Math.min(keptBytes, size);
    const { buffer, bytesRead } = await log.read(Buffer.alloc(length), 0, length, size - length);
    const fresh = `${path}.before.${process.pid}`;
    const kept = await open(fresh, "w");
    await kept.write(buffer.subarray(0, bytesRead)).finally(() => kept.close());
    await rename(fresh, `${path}.before`);
    await truncate(path, 0);
  } finally {
    await log.close();
  }
}
