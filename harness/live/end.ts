// How a run ended, as its live page and `rollcall watch` say it.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { jsonOf } from "../../contract/json-of.js";
import type { LiveEnd } from "../../contract/live.js";
import { runFiles } from "../../contract/run-files.js";
import { summarySchema } from "../../contract/summary.js";

/** Of the summary in the folder; one that was broken off has none. */
export async function endOf(runFolder: string): Promise<Omit<LiveEnd, "page">> {
  const text = await readFile(join(runFolder, runFiles.summary), "utf8").catch(() => "");
  const read = summarySchema.safeParse(jsonOf(text));
  if (!read.success) return { result: null, words: "The run has ended, and there is no verdict." };
  const { verdict, counts } = read.data;
  const words = `${counts.delivered} delivered, ${counts.late} late, ${counts.lost} lost, ${counts.unresolved} unresolved of ${counts.requested}.`;
  return { result: verdict.result, words: `${verdict.result.toUpperCase()}: ${words}` };
}
