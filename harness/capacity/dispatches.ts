// The dispatches of a step as analysis judged them, line by line: an hour at a high rate is more than a string can hold.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Dispatch } from "./growth.js";

const rowSchema = z.object({ outcome: z.string(), request_us: z.number().nullable(), delay_us: z.number().nullable() });

/** Refused ones are no dispatches. @throws when analysis could not print them, or `signal` ended it */
export async function dispatchesIn(
  runFolder: string,
  buildFolder: string,
  signal: AbortSignal,
): Promise<readonly Dispatch[]> {
  const args = [join(buildFolder, "analysis.mjs"), "rows", runFolder, ...Object.keys(rowSchema.shape)];
  // When we are gone its output has no reader, and it ends.
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], signal });
  const closed = once(child, "close");
  const said = text(child.stderr);
  // Both are awaited below; where reading fails first, they must not be failures of their own.
  for (const promise of [closed, said]) promise.catch(() => {});
  const dispatches: Dispatch[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { outcome, request_us, delay_us } = rowSchema.parse(JSON.parse(line));
    if (outcome === "refused" || request_us === null) continue;
    dispatches.push({ atMs: request_us / 1000, delayMs: delay_us === null ? null : delay_us / 1000 });
  }
  const [code] = await closed;
  if (code !== 0) throw new Error(`the rows of ${runFolder} cannot be read (exit ${code}): ${(await said).trim()}`);
  return dispatches;
}
