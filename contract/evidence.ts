// What the command line of `rollcall evidence` asks for, as the harness hands it to the analysis.

import { z } from "zod";

export const evidenceWishSchema = z
  .object({
    run: z.string(),
    /** Where the two files go; `null`: beside the run's folder. */
    to: z.string().nullable(),
  })
  .readonly();

export type EvidenceWish = z.infer<typeof evidenceWishSchema>;
