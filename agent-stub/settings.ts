// A stub's settings: read once from the environment, which its job processes inherit, then passed as a value.

import { z } from "zod";
import { environmentNames, type StubSettings } from "../contract/processes.js";

/** What a stub runs by. Never printed: it holds the secret. */
export type Settings = StubSettings & { readonly apiKey: string; readonly apiSecret: string };

// Only what zod 3 and 4 both have: the stub runs beside old SDKs, which may bring zod 3.
const schema = z
  .object({
    runId: z.string().min(1),
    eventsFile: z.string().min(1),
    collectorUrl: z.string().regex(/^http:\/\//),
    serverUrl: z.string().regex(/^wss?:\/\//),
    agentName: z.string().min(1),
    idleProcesses: z.number().int().min(0),
    holdMs: z.number().int().min(0),
  })
  .readonly();

const secret = z.string().min(1);

/** @throws Error naming the variable and what is wrong with it; a value of the environment is never quoted. */
export function settingsOf(environment: Readonly<Record<string, string | undefined>>): Settings {
  const stub = read(environmentNames.stub, schema, jsonOf(environment[environmentNames.stub]));
  const apiKey = read(environmentNames.apiKey, secret, environment[environmentNames.apiKey]);
  const apiSecret = read(environmentNames.apiSecret, secret, environment[environmentNames.apiSecret]);
  return { ...stub, apiKey, apiSecret };
}

function read<T>(name: string, variable: z.ZodType<T>, value: unknown): T {
  if (value === undefined) throw new Error(`${name} is not set or not readable: the harness starts the stub`);
  const result = variable.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => [...issue.path, issue.message].join(" "));
  throw new Error(`${name} is wrong: ${problems.join("; ")}`);
}

function jsonOf(value: string | undefined): unknown {
  try {
    return value === undefined ? undefined : JSON.parse(value);
  } catch {
    return undefined;
  }
}
