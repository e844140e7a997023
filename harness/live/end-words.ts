// How a run ended, in one line, as its live page says it.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runFiles } from "../../contract/run-files.js";
import { summarySchema } from "../../contract/summary.js";

/** Of the summary in the folder; one that was broken off has none. */
export async function endWords(runFolder: string): Promise<string> {
  const text = await readFile(join(runFolder, runFiles.summary), "utf8").catch(() => "");
  const read = summarySchema.safeParse(jsonOf(text));
  if (!read.success) return "The run has ended, and there is no verdict.";
  const { verdict, counts } = read.data;
  return `${verdict.result.toUpperCase()}: ${counts.delivered} delivered, ${counts.late} late, ${counts.lost} lost, ${counts.unresolved} unresolved of ${counts.requested}.`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
