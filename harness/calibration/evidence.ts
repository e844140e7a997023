// Reads what one run of a calibration left: the lines of who injected, the requests, and what analysis found of each
// dispatch. The edge where text becomes typed.

import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { jsonOf } from "../../contract/json-of.js";
import { type Manifest, manifestSchema } from "../../contract/manifest.js";
import { runFiles } from "../../contract/run-files.js";
import { summarySchema } from "../../contract/summary.js";
import type { Found } from "./compare.js";
import type { Seen } from "./injected.js";

const line = z.discriminatedUnion("event", [
  z.object({
    ...{ event: z.literal("fault"), atUs: z.number(), specification: z.string(), room: z.string() },
    phase: z.enum(["once", "began", "ended"]),
  }),
  z.object({ event: z.literal("clock"), atUs: z.number(), wallUs: z.number() }),
  z.object({ event: z.literal("request"), wallMs: z.number(), n: z.int(), attempt: z.int(), room: z.string() }),
  z.object({ event: z.literal("registered"), atUs: z.number(), workerId: z.string() }),
]);

type Line = z.infer<typeof line>;

/** The columns of dispatches.parquet that are compared. */
const row = z.object({
  n: z.int(),
  room: z.string(),
  outcome: z.string(),
  cause: z.string().nullable(),
  also_fits: z.array(z.string()).nullable(),
  delay_us: z.number().nullable(),
  duplicated: z.boolean().nullable(),
});

export async function manifestIn(runFolder: string): Promise<Manifest> {
  return manifestSchema.parse(JSON.parse(await readFile(join(runFolder, runFiles.manifest), "utf8")));
}

/** Why a run does not count, "" when it does. */
export async function invalidityIn(runFolder: string): Promise<string> {
  const text = await readFile(join(runFolder, runFiles.summary), "utf8").catch(() => undefined);
  if (text === undefined) return "it was not judged";
  const { verdict } = summarySchema.parse(JSON.parse(text));
  const broken = verdict.reasons.filter(({ kind, result }) => kind === "validity" && result !== "pass");
  return broken.map(({ check, detail }) => `${check}: ${detail}`).join("; ");
}

/** What analysis found: its rows, one JSON line a dispatch. */
export async function foundIn(runFolder: string, buildFolder: string): Promise<readonly Found[]> {
  const args = [join(buildFolder, "analysis.mjs"), "rows", runFolder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  return linesOf(stdout).map((text) => foundFrom(JSON.parse(text)));
}

export function foundFrom(json: unknown): Found {
  const { n, room, outcome, cause, also_fits, delay_us, duplicated } = row.parse(json);
  const delayMs = delay_us === null ? null : delay_us / 1_000;
  return { n, room, outcome, cause, alsoFits: also_fits ?? [], delayMs, duplicated: duplicated ?? false };
}

export async function seenIn(runFolder: string): Promise<Seen> {
  const folder = join(runFolder, runFiles.events);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ndjson")).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, lines: parsed(await readFile(join(folder, name), "utf8")) })),
  );
  const ours = files.filter(({ name }) => name.startsWith("worker-")).flatMap(({ lines }) => lines);
  return seenFrom(
    files.flatMap(({ lines }) => lines),
    ours,
  );
}

/** @param all of every file. @param ours those of our own workers: a rival's registration is none of ours. */
export function seenFrom(all: readonly Line[], ours: readonly Line[]): Seen {
  const clocks = all.filter((one) => one.event === "clock");
  return {
    faultLines: all
      .filter((one) => one.event === "fault")
      .map(({ atUs, specification, phase, room }) => ({ atMs: atUs / 1_000, specification, phase, room }))
      .sort((a, b) => a.atMs - b.atMs),
    requests: all
      .filter((one) => one.event === "request")
      .filter(({ attempt }) => attempt === 1)
      .map(({ n, room, wallMs }) => ({ n, room, atMs: monotonicMs(wallMs, clocks) })),
    registeredAtMs: ours
      .filter((one) => one.event === "registered")
      .map(({ atUs }) => atUs / 1_000)
      .sort((a, b) => a - b),
  };
}

type Clock = { readonly atUs: number; readonly wallUs: number };

/** Through the nearest pair of both clocks, as analysis does it. */
function monotonicMs(wallMs: number, clocks: readonly Clock[]): number {
  const nearest = clocks.reduce<Clock | undefined>((best, pair) => {
    const isNearer =
      best === undefined || Math.abs(pair.wallUs / 1_000 - wallMs) < Math.abs(best.wallUs / 1_000 - wallMs);
    return isNearer ? pair : best;
  }, undefined);
  if (nearest === undefined) throw new Error("no pair of clocks was written");
  return (nearest.atUs - nearest.wallUs) / 1_000 + wallMs;
}

/** Other events, and a line that a crash cut short, say nothing here. */
function parsed(text: string): readonly Line[] {
  return linesOf(text).flatMap((json) => {
    const read = line.safeParse(jsonOf(json));
    return read.success ? [read.data] : [];
  });
}

const linesOf = (text: string): readonly string[] => text.split("\n").filter((one) => one !== "");
