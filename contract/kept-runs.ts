// What the command line of `rollcall compare RUN RUN...` asks for, as the harness hands it to the analysis.

import { z } from "zod";
import { comparisonSchema } from "./comparison.js";

const { margins, confidence, command } = comparisonSchema.unwrap().shape;

export const keptRunsWishSchema = z
  .object({
    /** Of runs, or of folders of several, which are the rounds of one version; the first is the base. */
    folders: z.array(z.string()).readonly(),
    margins,
    confidence,
    /** The file of its page; `null`: there is none. */
    page: z.string().min(1).nullable(),
    /** As typed. */
    command,
  })
  .readonly();

export type KeptRunsWish = z.infer<typeof keptRunsWishSchema>;
