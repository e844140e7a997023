// A stub's settings: read once from the environment, which an SDK stub's job processes inherit, then passed as a value.

import { basename } from "node:path";
import { z } from "zod";
import { workerFaultSchema } from "../contract/faults.js";
import { environmentNames, type StubSettings, type WireSettings } from "../contract/processes.js";
import { segmentsSchema } from "../contract/segment.js";

type Secrets = { readonly apiKey: string; readonly apiSecret: string };

/** What a stub on the SDK runs by. Never printed: it holds the secret. */
export type Settings = StubSettings & Secrets;

/** Where the server is and how it is asked. */
export type ServerSettings = Pick<Settings, "serverUrl" | "apiKey" | "apiSecret">;

type WireProcessSettings = WireSettings & Secrets;

/** What one wire worker runs by. Never printed: it holds the secret. */
export type WireStubSettings = Omit<WireProcessSettings, "serverUrls"> & Pick<Settings, "serverUrl">;

// Only what zod 3 and 4 both have: the stub runs beside old SDKs, which may bring zod 3.
const common = {
  runId: z.string().min(1),
  eventsFile: z.string().min(1),
  segments: segmentsSchema,
  collectorUrl: z.string().regex(/^http:\/\//),
  serverUrl: z.string().regex(/^wss?:\/\//),
  agentName: z.string().min(1),
  holdMs: z.number().int().min(0),
  seed: z.number().int().min(0),
  faults: z.array(workerFaultSchema).readonly(),
};

const sdkSchema = z.object({ ...common, idleProcesses: z.number().int().min(0) }).readonly();

const { serverUrl, ...commonToWire } = common;

const wireSchema = z
  .object({
    ...commonToWire,
    serverUrls: z.array(serverUrl).min(1).readonly(),
    workers: z.number().int().min(1),
    capacity: z.number().int().min(1).nullable(),
    presence: z.enum(["none", "signalling"]),
    role: z.enum(["worker", "rival"]),
  })
  .readonly();

const secret = z.string().min(1);

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error naming the variable and what is wrong with it; a value of the environment is never quoted. */
export function settingsOf(environment: Environment): Settings {
  return {
    ...read(environmentNames.stub, sdkSchema, jsonOf(environment[environmentNames.stub])),
    ...secretsOf(environment),
  };
}

/** Each worker's of the process, in their order. @throws Error as {@link settingsOf} does. */
export function wireSettingsOf(environment: Environment): readonly [WireStubSettings, ...WireStubSettings[]] {
  const { serverUrls, ...settings } = read(
    environmentNames.stub,
    wireSchema,
    jsonOf(environment[environmentNames.stub]),
  );
  const secrets = secretsOf(environment);
  const worker = (i: number) => ({ ...settings, ...secrets, serverUrl: serverUrls[i % serverUrls.length] ?? "" });
  return [worker(0), ...Array.from({ length: settings.workers - 1 }, (_, i) => worker(i + 1))];
}

/** The name by which the run knows this process, `worker-1`: its events file's, which the harness names so. */
export const roleOf = ({ eventsFile }: { readonly eventsFile: string }): string => basename(eventsFile, ".ndjson");

function secretsOf(environment: Environment): Secrets {
  return {
    apiKey: read(environmentNames.apiKey, secret, environment[environmentNames.apiKey]),
    apiSecret: read(environmentNames.apiSecret, secret, environment[environmentNames.apiSecret]),
  };
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
