// One step of a search: a whole `rollcall run` with its own server and workers, moved to its place in the search's folder,
// and what it left read back. The edge where text becomes typed.

import { execFile } from "node:child_process";
import { mkdir, readFile, realpath, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { exitStatus } from "../../contract/exit-status.js";
import { runFiles } from "../../contract/run-files.js";
import { type Summary, summarySchema } from "../../contract/summary.js";
import { type Apart, runApart } from "../run-apart.js";
import type { Dispatch } from "./growth.js";

/** `failed`: it left nothing to judge. `refused`: it was not even tried, as a rate that is too high for what is at hand. */
export type StepRun =
  | {
      readonly kind: "judged";
      readonly summary: Summary;
      readonly dispatches: readonly Dispatch[];
      /** Within the search's folder. */
      readonly run: string;
    }
  | { readonly kind: "failed"; readonly why: string; readonly run: string }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/** @param name the folder's, within `steps/` */
export async function runStep(args: readonly string[], name: string, apart: Apart): Promise<StepRun> {
  const steps = join(apart.folder, "steps");
  const fresh = join(steps, `.${name}`);
  await mkdir(steps, { recursive: true });
  const { status, stderr } = await runApart([...args, `--out=${fresh}`, "--quiet"], apart);
  const said = stderr.trim().slice(-500);
  if (status === exitStatus.usage) {
    await rm(fresh, { recursive: true, force: true });
    return { kind: "refused", problems: said.split("\n").map((line) => line.replace(/^rollcall: /, "")) };
  }
  if (status === exitStatus.bug) throw new Error(`step ${name} ended with a bug: ${said}`);
  const run = await moved(fresh, join(steps, name), `steps/${name}`);
  const summary = run === "" ? undefined : await summaryIn(join(apart.folder, run));
  if (summary === undefined) return { kind: "failed", why: `exit status ${status}: ${said}`, run };
  const dispatches = await dispatchesIn(join(apart.folder, run), apart.buildFolder);
  return { kind: "judged", summary, dispatches, run };
}

/** @returns `place` when there was a run. */
async function moved(from: string, to: string, place: string): Promise<string> {
  const folder = await realpath(join(from, "steady", "latest")).catch(() => undefined);
  if (folder !== undefined) await rename(folder, to);
  await rm(from, { recursive: true, force: true });
  return folder === undefined ? "" : place;
}

async function summaryIn(runFolder: string): Promise<Summary | undefined> {
  const text = await readFile(join(runFolder, runFiles.summary), "utf8").catch(() => undefined);
  return text === undefined ? undefined : summarySchema.parse(JSON.parse(text));
}

const rowSchema = z.object({ outcome: z.string(), request_us: z.number().nullable(), delay_us: z.number().nullable() });

/** As analysis judged them; refused ones are no dispatches. */
async function dispatchesIn(runFolder: string, buildFolder: string): Promise<readonly Dispatch[]> {
  const args = [join(buildFolder, "analysis.mjs"), "rows", runFolder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1024 * 1024 * 1024 });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => rowSchema.parse(JSON.parse(line)))
    .flatMap(({ outcome, request_us, delay_us }) =>
      outcome === "refused" || request_us === null
        ? []
        : [{ atMs: request_us / 1000, delayMs: delay_us === null ? null : delay_us / 1000 }],
    );
}
