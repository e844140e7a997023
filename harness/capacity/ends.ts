// What ended a step before its time: the parts that ended without our doing, in order, and why the run could not go on. Read
// from the harness's own events. The edge where text becomes typed.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { jsonOf } from "../../contract/json-of.js";
import { runFiles } from "../../contract/run-files.js";

export type PartEnd = {
  /** `server`, `server-2`, `worker-1`, `k6` ... */
  readonly role: string;
  /** `exit 2`, or a signal. */
  readonly how: string;
};

export type Ends = {
  readonly parts: readonly PartEnd[];
  /** Why the run could not go on; `null` when it did. */
  readonly failure: string | null;
};

const line = z.discriminatedUnion("event", [
  z.object({
    ...{ event: z.literal("process-exited"), role: z.string(), planned: z.boolean() },
    ...{ exitCode: z.number(), signal: z.string() },
  }),
  z.object({ event: z.literal("failed"), reason: z.string() }),
]);

/** @param runFolder of a run that is over; one without events had no ends */
export async function endsIn(runFolder: string): Promise<Ends> {
  const folder = join(runFolder, runFiles.events);
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^harness.*\.ndjson$/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return endsOf(texts.join("\n").split("\n"));
}

/** @param lines of events, other ones and damaged ones among them */
export function endsOf(lines: readonly string[]): Ends {
  const events = lines.flatMap((text) => {
    const read = line.safeParse(jsonOf(text));
    return read.success ? [read.data] : [];
  });
  const parts = events.flatMap((event) =>
    event.event === "process-exited" && !event.planned
      ? [{ role: event.role, how: event.signal === "" ? `exit ${event.exitCode}` : event.signal }]
      : [],
  );
  const failure = events.find((event) => event.event === "failed")?.reason ?? null;
  return { parts, failure };
}
