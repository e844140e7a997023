// A run that was made apart (run-apart.ts), moved to its place in the folder of the command that made it, and read back: what it
// found, or why it left nothing to judge. The edge where text becomes typed.

import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { UnknownBy } from "../contract/capacity.js";
import { exitStatus } from "../contract/exit-status.js";
import { runFiles } from "../contract/run-files.js";
import { type Summary, summarySchema } from "../contract/summary.js";
import { type Apart, type Ended, runApart } from "./run-apart.js";

/** `run` is within the command's folder, "" where there is none. `failed`: it left nothing to judge. `refused`: it was not even tried. */
export type KeptRun =
  | { readonly kind: "judged"; readonly summary: Summary; readonly run: string }
  | { readonly kind: "failed"; readonly by: UnknownBy; readonly why: string; readonly run: string }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

export type Place = {
  readonly scenario: string;
  /** Within the command's folder: `steps/01-idle`. */
  readonly place: string;
};

/** @param args those after `rollcall run`. @throws where what the run left cannot be read, which is a bug */
export async function keptRun(args: readonly string[], { scenario, place }: Place, apart: Apart): Promise<KeptRun> {
  const cut = place.lastIndexOf("/");
  const fresh = join(apart.folder, place.slice(0, cut), `.${place.slice(cut + 1)}`);
  const ended = await runApart([...args, `--out=${fresh}`, "--quiet"], apart);
  if (ended.status === exitStatus.usage) {
    await rm(fresh, { recursive: true, force: true });
    return { kind: "refused", problems: saidBy(ended).split("\n").map(withoutName) };
  }
  const isMoved = await moved(join(fresh, scenario), join(apart.folder, place));
  await rm(fresh, { recursive: true, force: true });
  const run = isMoved === "moved" ? place : "";
  const summary = judged.includes(ended.status) && run !== "" ? await summaryIn(join(apart.folder, run)) : undefined;
  return summary === undefined ? { kind: "failed", ...failureOf(ended), run } : { kind: "judged", summary, run };
}

/** With such a status it has a summary, unless it could not be carried out. */
const judged: readonly number[] = [exitStatus.pass, exitStatus.fail, exitStatus.unknown];

/** Of a run that left nothing to judge. Pure. */
export function failureOf(ended: Ended): { readonly by: UnknownBy; readonly why: string } {
  const said = saidBy(ended);
  const { status, signal } = ended;
  if (signal !== null) return { by: "ended", why: `its process was killed (${signal})${after(said)}` };
  if (status === exitStatus.bug) return { by: "bug", why: said };
  // It was not us who interrupted it.
  if (status === exitStatus.interrupted) return { by: "ended", why: `it was interrupted${after(said)}` };
  return { by: "cannot-run", why: said === "" ? `exit status ${status}` : said };
}

const after = (said: string): string => (said === "" ? "" : `: ${said}`);

const saidBy = ({ stderr }: Ended): string => withoutName(stderr.trim().slice(-500));

const withoutName = (line: string): string => line.replace(/^rollcall: /, "");

/**
 * The newest run in `runs` becomes `to`, whether it came as far as its link or not: its logs are what the reason speaks of.
 * `none`: there was none.
 */
export async function moved(runs: string, to: string): Promise<"moved" | "none"> {
  // Names begin with the time.
  const newest = (await readdir(runs, { withFileTypes: true }).catch(() => []))
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort()
    .at(-1);
  if (newest === undefined) return "none";
  await rename(join(runs, newest), to);
  return "moved";
}

async function summaryIn(runFolder: string): Promise<Summary | undefined> {
  const text = await readFile(join(runFolder, runFiles.summary), "utf8").catch(() => undefined);
  return text === undefined ? undefined : summarySchema.parse(JSON.parse(text));
}
