// The built worker, put where its imports find the packages under test: a module finds packages by where it lies. Named by
// its content, so that neither another run nor a rebuild changes it under a worker, whose job processes load it again and again.

import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inWritableCache } from "../cached.js";
import type { Machine } from "../context.js";

/** bin/build.mjs makes them; the worker names the job's module as one beside it. */
const files = ["agent-stub-sdk-worker.mjs", "agent-stub-sdk-job.mjs"] as const;

/** What they import from where they lie, besides the package under test, which depends on both. */
export const companions: readonly string[] = ["livekit-server-sdk", "zod"];

/** @param folder the one whose node_modules they are to use. @returns the folder in it where they are now */
export async function placeWorkerProgram(buildFolder: string, folder: string, machine: Machine): Promise<string> {
  const contents = await Promise.all(files.map((file) => readFile(join(buildFolder, file))));
  const hash = contents.reduce((sum, content) => sum.update(content), createHash("sha256")).digest("hex");
  const place = join(folder, `rollcall-${hash.slice(0, 16)}`);
  await inWritableCache(machine, async () => {
    await mkdir(place, { recursive: true });
    await Promise.all(files.map((file, i) => writeIfOther(join(place, file), contents[i] ?? Buffer.alloc(0))));
  });
  return place;
}

/** Replaced whole: another run may be reading it. */
async function writeIfOther(file: string, content: Buffer): Promise<void> {
  const current = await readFile(file).catch(() => undefined);
  if (current?.equals(content)) return;
  const fresh = `${file}.${randomUUID()}`;
  await writeFile(fresh, content);
  await rename(fresh, file);
}
