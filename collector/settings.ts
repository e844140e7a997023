// The collector's settings: read once from the environment, then passed as a value.

import { z } from "zod";
import type { CollectorSettings } from "../contract/collector-api.js";
import { runIdPattern } from "../contract/ids.js";
import { environmentNames } from "../contract/processes.js";
import { segmentsSchema } from "../contract/segment.js";
import { settingsIn } from "../contract/settings-variable.js";

const schema = z
  .object({
    runId: z.string().regex(runIdPattern),
    eventsFile: z.string().min(1),
    segments: segmentsSchema,
    keepMs: z.int().positive(),
    // Every interface would be the whole network's.
    webhookHosts: z
      .array(
        z
          .string()
          .min(1)
          .regex(/^(?!0\.0\.0\.0$|::$)/, "must be one address"),
      )
      .readonly(),
    arrivals: z.enum(["told", "witnessed"]),
    mostRoomsAlive: z.int().positive().nullable(),
  })
  .readonly();

/** What webhooks are verified with and participants asked for; "" where the harness gave none. */
export type Credentials = { readonly apiKey: string; readonly apiSecret: string };

export const credentialsOf = (environment: Readonly<Record<string, string | undefined>>): Credentials => ({
  apiKey: environment[environmentNames.apiKey] ?? "",
  apiSecret: environment[environmentNames.apiSecret] ?? "",
});

/** @throws Error naming the variable and what is wrong with it. */
export const settingsOf = (environment: Readonly<Record<string, string | undefined>>): CollectorSettings =>
  settingsIn(environment, environmentNames.collector, "CollectorSettings", schema);
