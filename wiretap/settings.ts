// The wiretap's settings: read once from the environment, then passed as a value.

import { z } from "zod";
import { wiretapFaultSchema } from "../contract/faults.js";
import { environmentNames, type WiretapSettings } from "../contract/processes.js";

const schema = z
  .object({
    runId: z.string().min(1),
    eventsFile: z.string().min(1),
    upstreamUrl: z.url({ protocol: /^https?$/ }),
    host: z.string().min(1),
    port: z.number().int().min(0).max(65_535),
    seed: z.number().int(),
    faults: z.array(wiretapFaultSchema).readonly(),
  })
  .readonly();

/** @throws Error naming the variable and what is wrong with it. */
export function settingsOf(environment: Readonly<Record<string, string | undefined>>): WiretapSettings {
  const name = environmentNames.wiretap;
  const text = environment[name];
  if (text === undefined) throw new Error(`${name} is not set: the harness starts the wiretap, nobody else does`);
  const read = schema.safeParse(jsonOf(name, text));
  if (!read.success) throw new Error(`${name} is not WiretapSettings: ${z.prettifyError(read.error)}`);
  return read.data;
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON`, { cause: error });
  }
}
