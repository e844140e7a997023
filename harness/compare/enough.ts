// Whether a comparison that goes on until its intervals are narrow enough has come to that: by its own judgement so far, and by the
// width of its intervals alone, because a comparison that ends as soon as it finds a difference finds too many.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { exitStatus } from "../../contract/exit-status.js";
import { resultIn } from "./comparison-in.js";

/** @throws where the analysis cannot judge what there is */
export async function isEnough(folder: string, buildFolder: string): Promise<boolean> {
  const child = spawn(process.execPath, [join(buildFolder, "analysis.mjs"), "compare", folder, "--quiet"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [status] = await once(child, "exit");
  if (!judged.includes(status)) throw new Error(`the analysis of the rounds so far ended with status ${status}`);
  return (await resultIn(folder)).enough.answer === "yes";
}

const judged: readonly unknown[] = [exitStatus.pass, exitStatus.fail, exitStatus.unknown];
