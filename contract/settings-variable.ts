// How a Node part reads its settings: JSON in one environment variable, set by the harness. (The stubs have a reader of
// their own, because old SDKs may bring an older zod.)

import { z } from "zod";

/** @param type the settings' type, for the message. @throws Error naming the variable and what is wrong with it. */
export function settingsIn<Settings>(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  type: string,
  schema: z.ZodType<Settings>,
): Settings {
  const text = environment[name];
  if (text === undefined) throw new Error(`${name} is not set: only the harness starts this process`);
  const read = schema.safeParse(jsonOf(name, text));
  if (!read.success) throw new Error(`${name} is not ${type}: ${z.prettifyError(read.error)}`);
  return read.data;
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON`, { cause: error });
  }
}
