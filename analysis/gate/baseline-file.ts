// A baseline's file: read with every doubt named, written so that a run is a line, because it is committed and looked at in
// differences.

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Baseline, baselineSchema, baselineVersion } from "../../contract/baseline.js";
import { type Summary, summarySchema } from "../../contract/summary.js";
import { UsageError } from "../../contract/usage-error.js";
import { printable } from "../render/printable.js";

export type BaselineFile =
  | { readonly kind: "baseline"; readonly baseline: Baseline }
  | { readonly kind: "summary"; readonly summary: Summary };

/** @throws UsageError with the file and what in it is wrong, by line or by field. */
export async function readBaselineFile(file: string): Promise<BaselineFile> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code ?? error.message})`);
  });
  const value = jsonOf(file, text);
  const kind = kindSchema.safeParse(value);
  if (kind.success) {
    if (kind.data.schema !== baselineVersion)
      throw new UsageError(
        `${file} has schema ${shown(kind.data.schema)}, and this version of rollcall reads ${baselineVersion}; make it anew with rollcall baseline`,
      );
    return { kind: "baseline", baseline: parsed(file, value, baselineSchema, "is a damaged baseline") };
  }
  if (verdictSchema.safeParse(value).success) {
    const what = "is no summary of a run that this version of rollcall can read";
    return { kind: "summary", summary: parsed(file, value, summarySchema, what) };
  }
  throw new UsageError(`${file} is neither a baseline (rollcall baseline) nor the summary.json of a run`);
}

export function baselineText({ runs, ...head }: Baseline): string {
  const { kind, schema, madeAt, settings } = head;
  const lines = JSON.stringify({ kind, schema, madeAt, settings }, null, 2).split("\n");
  const ofRuns = runs.map((run) => `    ${JSON.stringify(run)}`).join(",\n");
  const text = `${lines.slice(0, -1).join("\n")},\n  "runs": [\n${ofRuns}\n  ]\n}`;
  return `${text.split("\n").map(printable).join("\n")}\n`;
}

/** A file of something else has a problem in every field. */
const mostLines = 12;

const kindSchema = z.object({ kind: z.literal("rollcall-baseline"), schema: z.unknown() });
const verdictSchema = z.object({ verdict: z.object({}), run: z.object({}) });

function parsed<Value>(file: string, value: unknown, schema: z.ZodType<Value>, what: string): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // Each problem with its field, as in runs[2].blocks.lost[0].
  const problems = z.prettifyError(result.error).split("\n").slice(0, mostLines).map(printable);
  throw new UsageError(`${file} ${what}:\n${problems.join("\n")}`);
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}${placeOf(message, text)} is not JSON: ${printable(message)}`);
  }
}

/** Where Node says so; at the end of a file that was cut short it does not, in every version. */
function placeOf(message: string, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  const before =
    position === undefined ? (/end of JSON/.test(message) ? text : undefined) : text.slice(0, Number(position));
  return before === undefined ? "" : `, line ${before.split("\n").length},`;
}

const shown = (schema: unknown): string => printable(JSON.stringify(schema) ?? "none").slice(0, 40);
