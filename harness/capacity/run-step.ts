// One step of a search: a whole `rollcall run` with its own server and workers, moved to its place in the search's folder,
// and what it left read back. The edge where text becomes typed.

import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { UnknownBy } from "../../contract/capacity.js";
import { exitStatus } from "../../contract/exit-status.js";
import { runFiles } from "../../contract/run-files.js";
import { type Summary, summarySchema } from "../../contract/summary.js";
import { type Apart, type Ended, runApart } from "../run-apart.js";
import { dispatchesIn } from "./dispatches.js";
import { type Ends, endsIn } from "./ends.js";
import type { Dispatch } from "./growth.js";

/** `failed`: it left nothing to judge. `refused`: it was not even tried. */
export type StepRun =
  | {
      readonly kind: "judged";
      readonly summary: Summary;
      readonly ends: Ends;
      readonly dispatches: readonly Dispatch[];
      /** Within the search's folder. */
      readonly run: string;
    }
  | { readonly kind: "failed"; readonly by: UnknownBy; readonly why: string; readonly run: string }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/** @param name the folder's, within `steps/`. @throws where what the run left cannot be read, which is a bug */
export async function runStep(args: readonly string[], name: string, apart: Apart): Promise<StepRun> {
  const steps = join(apart.folder, "steps");
  const fresh = join(steps, `.${name}`);
  await mkdir(steps, { recursive: true });
  const ended = await runApart([...args, `--out=${fresh}`, "--quiet"], apart);
  if (ended.status === exitStatus.usage) {
    await rm(fresh, { recursive: true, force: true });
    return { kind: "refused", problems: saidBy(ended).split("\n").map(withoutName) };
  }
  const run = await moved(fresh, join(steps, name), `steps/${name}`);
  if (!judged.includes(ended.status)) return { kind: "failed", ...failureOf(ended), run };
  const folder = join(apart.folder, run);
  const summary = run === "" ? undefined : await summaryIn(folder);
  if (summary === undefined) return { kind: "failed", ...failureOf(ended), run };
  const [ends, dispatches] = await Promise.all([endsIn(folder), dispatchesIn(folder, apart.buildFolder, apart.first)]);
  return { kind: "judged", summary, ends, dispatches, run };
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
 * The run that there is, whether it came as far as its link or not: its logs are what the reason speaks of.
 * @returns `place`; "" when there was none
 */
export async function moved(from: string, to: string, place: string): Promise<string> {
  const parent = join(from, "steady");
  // Names begin with the time.
  const newest = (await readdir(parent, { withFileTypes: true }).catch(() => []))
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort()
    .at(-1);
  if (newest !== undefined) await rename(join(parent, newest), to);
  await rm(from, { recursive: true, force: true });
  return newest === undefined ? "" : place;
}

async function summaryIn(runFolder: string): Promise<Summary | undefined> {
  const text = await readFile(join(runFolder, runFiles.summary), "utf8").catch(() => undefined);
  return text === undefined ? undefined : summarySchema.parse(JSON.parse(text));
}
