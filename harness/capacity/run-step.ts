// One step of a search: a whole `rollcall run` with its own server and workers, and what it left read back.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type KeptRun, keptRun } from "../kept-run.js";
import type { Apart } from "../run-apart.js";
import { dispatchesIn } from "./dispatches.js";
import { type Ends, endsIn } from "./ends.js";
import type { Dispatch } from "./growth.js";

/** `failed`: it left nothing to judge. `refused`: it was not even tried. */
export type StepRun =
  | (Extract<KeptRun, { kind: "judged" }> & { readonly ends: Ends; readonly dispatches: readonly Dispatch[] })
  | Exclude<KeptRun, { kind: "judged" }>;

/** @param name the folder's, within `steps/`. @throws where what the run left cannot be read, which is a bug */
export async function runStep(args: readonly string[], name: string, apart: Apart): Promise<StepRun> {
  await mkdir(join(apart.folder, "steps"), { recursive: true });
  const ran = await keptRun(args, { scenario: "steady", place: `steps/${name}` }, apart);
  if (ran.kind !== "judged") return ran;
  const folder = join(apart.folder, ran.run);
  const [ends, dispatches] = await Promise.all([endsIn(folder), dispatchesIn(folder, apart.buildFolder, apart.first)]);
  return { ...ran, ends, dispatches };
}
