// A look at a comparison that goes on until its intervals are narrow enough: by its own judgement so far, and by the width of its
// intervals alone, because a comparison that ends as soon as it finds a difference finds too many.

import { exitStatus } from "../../contract/exit-status.js";
import { runAnalysisApart } from "../parts/analysis.js";
import { resultIn } from "./comparison-in.js";
import type { Look } from "./next.js";

/** `impossible`: the analysis cannot judge what there is. Why it says at the end, when it is asked again and heard. */
export async function lookAt(folder: string, buildFolder: string, hurry: AbortSignal): Promise<Look["answer"]> {
  const status = await runAnalysisApart(buildFolder, ["compare", folder, "--quiet"], { output: "dropped", hurry });
  if (!judged.includes(status)) return "impossible";
  return (await resultIn(folder)).enough.answer === "yes" ? "enough" : "not-yet";
}

const judged: readonly number[] = [exitStatus.pass, exitStatus.fail, exitStatus.unknown];
