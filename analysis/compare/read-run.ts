// Reads the folder of a judged run for a comparison: its manifest, summary and rows. What cannot be read is said, not thrown: a
// comparison of many runs reports all of them together, or goes on without one.

import { access, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { StageName } from "../../contract/comparison-result.js";
import { jsonOf } from "../../contract/json-of.js";
import type { Manifest } from "../../contract/manifest.js";
import { runFiles } from "../../contract/run-files.js";
import { type Summary, summarySchema } from "../../contract/summary.js";
import { UsageError } from "../../contract/usage-error.js";
import { stepUs } from "../clock-rules.js";
import { type Database, literal } from "../database.js";
import { readManifest } from "../run-folder.js";
import roundSql from "../sql/round.sql";
import roundDispatchesSql from "../sql/round-dispatches.sql";
import { msOf } from "../statistics.js";
import type { RoundValues } from "./figure.js";
import type { Run, Samples } from "./round.js";

export type Reading =
  | { readonly kind: "read"; readonly run: Run }
  | { readonly kind: "unreadable"; readonly why: string };

/** @param path of the run, as it is told to the user. */
export async function readRun(database: Database, path: string): Promise<Reading> {
  try {
    const manifest = await readManifest(path);
    const summary = await readSummary(path);
    return { kind: "read", run: { manifest, summary, samples: await readSamples(database, path, manifest, summary) } };
  } catch (error) {
    if (error instanceof UsageError) return { kind: "unreadable", why: error.problems.join("; ") };
    throw error;
  }
}

const otherSchema = z.looseObject({ schema: z.number() });

async function readSummary(path: string): Promise<Summary> {
  const file = join(path, runFiles.summary);
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`${path} was not judged: it has no ${runFiles.summary}; rollcall analyze makes it`);
  });
  const json = jsonOf(text);
  const read = summarySchema.safeParse(json);
  if (read.success) return read.data;
  const other = otherSchema.safeParse(json);
  const ours = summarySchema.unwrap().shape.schema.value;
  if (other.success && other.data.schema !== ours)
    throw new UsageError(
      `${file} has schema ${other.data.schema}, and this version of rollcall compares schema ${ours}`,
    );
  throw new UsageError(`${file} is no summary that this version of rollcall can read; rollcall analyze makes it again`);
}

const count = z.number();
const countedSchema = z.object({
  ...{ request: count, offer: count, answer: count, assignment: count, entry: count },
  ...{ excused_late: count, excused_lost: count },
});
type Counted = z.infer<typeof countedSchema>;

async function readSamples(database: Database, path: string, { plan }: Manifest, summary: Summary): Promise<Samples> {
  const file = resolve(path, runFiles.dispatches);
  await access(file).catch(() => {
    throw new UsageError(`${path} has no ${runFiles.dispatches}; rollcall analyze makes it`);
  });
  await readDispatches(database, file, plan.limits.excused);
  const [counted] = await database.rows(roundSql, countedSchema);
  if (counted === undefined) throw new Error("round.sql gave no row");
  const excused = { late: counted.excused_late, lost: counted.excused_lost };
  const never = neverOf(counted, plan);
  const stage = async (name: StageName): Promise<RoundValues> => ({
    values: await msValues(database, `${name}_hop_us`, "outcome <> 'refused'"),
    never: never[name],
  });
  const arrived = "outcome IN ('delivered', 'late') AND request_uncertainty_us <= getvariable('step_us')";
  return {
    delays: { values: await msValues(database, "delay_us", arrived), never: summary.counts.lost - excused.lost },
    stages: {
      offer: await stage("offer"),
      answer: await stage("answer"),
      assignment: await stage("assignment"),
      entry: await stage("entry"),
      join: await stage("join"),
    },
    excused,
  };
}

async function readDispatches(database: Database, file: string, excused: readonly string[]): Promise<void> {
  await database.set({ dispatches: file, step_us: stepUs });
  await database.run("CREATE OR REPLACE TABLE excused_cause (cause VARCHAR)");
  for (const cause of new Set(excused)) await database.run(`INSERT INTO excused_cause VALUES (${literal(cause)})`);
  await database.run(roundDispatchesSql).catch((error: unknown) => {
    const detail = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new UsageError(`${file} cannot be read (${detail}); rollcall analyze makes it again`);
  });
}

/** Without a wiretap nobody knows how far a lost one got. An external worker's entry is not seen: after the assignment comes the join. */
function neverOf(stuck: Counted, { wiretap, worker }: Manifest["plan"]): Readonly<Record<StageName, number>> {
  if (wiretap === "off") return { offer: 0, answer: 0, assignment: 0, entry: 0, join: 0 };
  const seen = { offer: stuck.request, answer: stuck.offer, assignment: stuck.answer };
  return worker === "external"
    ? { ...seen, entry: 0, join: stuck.assignment }
    : { ...seen, entry: stuck.assignment, join: stuck.entry };
}

async function msValues(database: Database, column: string, where: string): Promise<Float64Array> {
  const us = await database.numbers(
    `SELECT ${column}::DOUBLE FROM round_dispatch WHERE ${column} IS NOT NULL AND NOT excused AND ${where}`,
  );
  return us.map(msOf);
}
