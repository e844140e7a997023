// What is known of a run that may be incomplete, damaged or of another version of Rollcall: as much as can be read, and for the
// rest the reason. A run that was not judged is judged first, as explain does.

import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { manifestSchema } from "../../contract/manifest.js";
import { runFiles } from "../../contract/run-files.js";
import { type Summary, summarySchema } from "../../contract/summary.js";
import { analyze } from "../analyze.js";
import { withDatabase } from "../database.js";
import { worstDispatches } from "../explain/choose.js";
import { explain } from "../explain/explain.js";
import type { Story } from "../explain/story.js";
import type { Chosen } from "./events.js";

/** In the text. */
const explained = 3;

/** What every manifest has said since the first, whatever else has changed. */
const askedSchema = z
  .object({
    run: z.object({ id: z.string(), startedAt: z.iso.datetime(), command: z.array(z.string()).readonly() }).readonly(),
    plan: z
      .object({
        seed: z.number(),
        target: z.string(),
        worker: z.string(),
        agentName: z.string(),
        planned: z.number().default(0),
      })
      .readonly(),
    versions: z.record(z.string(), z.string()),
    machine: z
      .object({ os: z.string(), arch: z.string(), cpuModel: z.string(), cores: z.number(), memoryBytes: z.number() })
      .readonly(),
  })
  .readonly();

export type Asked = z.infer<typeof askedSchema>;

export type Known = {
  readonly id: string | null;
  /** Of its manifest, also of one of another schema. */
  readonly asked: Asked | null;
  /** Of jobs, where the run has any of the user's. */
  readonly metadata: string | null;
  /** What came with each version that was asked for, by its name in `versions`. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  readonly summary: Summary | null;
  readonly stories: readonly Story[];
  readonly worst: Chosen["worst"];
  /** What is missing, and why, in sentences. */
  readonly notes: readonly string[];
};

const versioned = z.object({ schema: z.number() });
const identified = z.object({ run: z.object({ id: z.string() }) });
const withMetadata = z.object({ plan: z.object({ metadata: z.string() }) });
const dependent = z.object({ dependencies: z.record(z.string(), z.array(z.string()).readonly()) });

/** @param run its folder, absolute */
export async function knownOf(run: string): Promise<Known> {
  const notes: string[] = [];
  const json = await documentOf(run, runFiles.manifest);
  const manifest = readAs(manifestSchema, runFiles.manifest, json, notes);
  if (manifest !== null) await judgeIfNeeded(run, notes);
  const summary = await summaryOf(run, notes);
  const { worst, stories } = manifest === null || summary === null ? nothing : await worstOf(run, notes);
  return {
    id: identified.safeParse(json).data?.run.id ?? summary?.run.id ?? null,
    asked: askedSchema.safeParse(json).data ?? null,
    metadata: withMetadata.safeParse(json).data?.plan.metadata ?? null,
    dependencies: dependent.safeParse(json).data?.dependencies ?? {},
    ...{ summary, stories, worst, notes },
  };
}

const nothing: Pick<Known, "worst" | "stories"> = { worst: [], stories: [] };

/** One of an older Rollcall stays as it is: it is what was said of the run. */
async function judgeIfNeeded(run: string, notes: string[]): Promise<void> {
  if (await isThere(join(run, runFiles.summary))) return;
  try {
    await analyze(run);
    notes.push(`It had no ${runFiles.summary}: it was broken off. It was judged for this text.`);
  } catch (error) {
    notes.push(`It has no ${runFiles.summary}, and cannot be judged: ${messageOf(error)}`);
  }
}

async function summaryOf(run: string, notes: string[]): Promise<Summary | null> {
  if (await isThere(join(run, runFiles.summary)))
    return readAs(summarySchema, runFiles.summary, await documentOf(run, runFiles.summary), notes);
  const soFar = await documentOf(run, runFiles.checkpoint);
  if (soFar === undefined) return null;
  const summary = readAs(summarySchema, runFiles.checkpoint, soFar, notes);
  if (summary !== null)
    notes.push(`Its figures are those of ${runFiles.checkpoint}: of the dispatches that were certain by then.`);
  return summary;
}

async function worstOf(run: string, notes: string[]): Promise<Pick<Known, "worst" | "stories">> {
  const file = join(run, runFiles.dispatches);
  try {
    if (!(await isThere(file))) await analyze(run);
    const worst = await withDatabase((database) => worstDispatches(database, file, explained));
    const stories: Story[] = [];
    for (const { n } of worst) stories.push(await explain(run, String(n)));
    return { worst: worst.map(({ n, room, job_id }) => ({ n, room, jobId: job_id })), stories };
  } catch (error) {
    notes.push(`No dispatch can be explained: ${messageOf(error)}`);
    return nothing;
  }
}

/** `undefined`: it is not there. */
async function documentOf(run: string, name: string): Promise<unknown> {
  const text = await readFile(join(run, name), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readAs<Value>(schema: z.ZodType<Value>, name: string, json: unknown, notes: string[]): Value | null {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  notes.push(whyNot(name, json, parsed.error));
  return null;
}

function whyNot(name: string, json: unknown, { issues: [issue] }: z.ZodError): string {
  if (json === undefined) return `It has no ${name}.`;
  if (json === null) return `Its ${name} is damaged: no JSON. It is packed as it is.`;
  const schema = versioned.safeParse(json).data?.schema;
  if (schema !== undefined && issue?.path.join() === "schema")
    return `Its ${name} is of schema ${schema}, which this rollcall does not read. It is packed as it is.`;
  return `Its ${name} cannot be read (${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}). It is packed as it is.`;
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
