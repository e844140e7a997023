// The wiretap's settings: read once from the environment, then passed as a value.

import { z } from "zod";
import { wiretapFaultSchema } from "../contract/faults.js";
import { environmentNames, type WiretapSettings } from "../contract/processes.js";
import { segmentsSchema } from "../contract/segment.js";
import { settingsIn } from "../contract/settings-variable.js";

const schema = z
  .object({
    runId: z.string().min(1),
    eventsFile: z.string().min(1),
    segments: segmentsSchema,
    upstreamUrls: z
      .array(z.url({ protocol: /^https?$/ }))
      .min(1)
      .readonly(),
    host: z.string().min(1),
    port: z.number().int().min(0).max(65_535),
    seed: z.number().int(),
    faults: z.array(wiretapFaultSchema).readonly(),
  })
  .readonly();

/** @throws Error naming the variable and what is wrong with it. */
export const settingsOf = (environment: Readonly<Record<string, string | undefined>>): WiretapSettings =>
  settingsIn(environment, environmentNames.wiretap, "WiretapSettings", schema);
