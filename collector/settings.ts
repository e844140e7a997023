// The collector's settings: read once from the environment, then passed as a value.

import { z } from "zod";
import type { CollectorSettings } from "../contract/collector-api.js";
import { environmentNames } from "../contract/processes.js";

const schema = z.object({ eventsFile: z.string().min(1) }).readonly();

/** @throws Error naming the variable and what is wrong with it. */
export function settingsOf(environment: Readonly<Record<string, string | undefined>>): CollectorSettings {
  const name = environmentNames.collector;
  const text = environment[name];
  if (text === undefined) throw new Error(`${name} is not set: the harness starts the collector, nobody else does`);
  const read = schema.safeParse(jsonOf(name, text));
  if (!read.success) throw new Error(`${name} is not CollectorSettings: ${z.prettifyError(read.error)}`);
  return read.data;
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON`, { cause: error });
  }
}
