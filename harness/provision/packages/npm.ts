// Asks and lets install by npm: the one that started us, else the one on PATH, with the user's own configuration (.npmrc,
// registry, proxies, cache) and without what the environment says of LiveKit.

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { jsonOf } from "../../../contract/json-of.js";
import { UsageError } from "../../../contract/usage-error.js";
import { inWritableCache } from "../cached.js";
import type { Machine } from "../context.js";
import { type Ran, run } from "../run.js";
import type { Published } from "./choose-version.js";
import { npmReasonOf } from "./npm-reason.js";

/** A question is small: without an answer npm would go on asking for more than a minute. */
const briefly = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"];

/** npm leaves out a field that is empty, and writes one version without its list. */
const publishedSchema = z.object({
  versions: z.union([z.array(z.string()).readonly(), z.string().transform((one) => [one])]).default([]),
  "dist-tags": z.record(z.string(), z.string()).default({}),
});

/** What the registry has of a package. @throws UsageError when it cannot be asked */
export async function publishedOf(name: string, machine: Machine): Promise<Published> {
  // Where installations are made, so that the same configuration holds for both: not that of the folder we were started in.
  const cwd = machine.cacheFolder;
  await inWritableCache(machine, () => mkdir(cwd, { recursive: true }));
  const question = ["view", name, "versions", "dist-tags", "--json", "--loglevel=error", ...briefly];
  const ran = await runNpm(machine, question, { limitMs: machine.patience.registryMs, cwd });
  if (ran.result === "failed") throw new UsageError(`which versions of ${name} there are: ${failureText(ran)}`);
  const read = publishedSchema.safeParse(jsonOf(ran.stdout));
  if (!read.success) throw new UsageError(`which versions of ${name} there are: npm answered something else`);
  return { versions: read.data.versions, tags: read.data["dist-tags"] };
}

/** @param parameters the command first */
export function runNpm(
  machine: Machine,
  parameters: readonly string[],
  options: { readonly limitMs: number; readonly cwd: string },
): Promise<Ran> {
  const { program, first } = npmOf(machine);
  return run({ ...machine, env: npmEnvironment(machine.env) }, program, [...first, ...parameters], options);
}

/** For one line. */
export function failureText(ran: Extract<Ran, { result: "failed" }>): string {
  if (ran.cause === "missing")
    return "npm is not there; install it (it comes with Node), or start Rollcall with npm start";
  if (ran.cause === "slow") return `${ran.reason}; is the registry slow?`;
  const { kind, text } = npmReasonOf(ran.said);
  return kind === "unreachable" ? `npm's registry cannot be reached (${text}); offline?` : `npm says ${text}`;
}

/** As bin/setup.mjs: npm's own program when it started us, so that it is the same npm. */
export function npmOf({ env, platform }: Pick<Machine, "env" | "platform">): {
  readonly program: string;
  readonly first: readonly string[];
} {
  const ours = env.npm_execpath;
  if (ours !== undefined && basename(ours).startsWith("npm") && existsSync(ours)) {
    return { program: process.execPath, first: [ours] };
  }
  return { program: platform === "win32" ? "npm.cmd" : "npm", first: [] };
}

/** Less the project whose keys many developers have exported. */
export const npmEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("LIVEKIT_")));
