// Obtains k6 and livekit-server: finds what is there, else brings it into the cache by the first way that works. Safe
// for two runs at once, and nothing that was not verified ever gets the name it is used by.

import { chmod, mkdir, mkdtemp, rename } from "node:fs/promises";
import { UsageError } from "../../contract/usage-error.js";
import { type Binary, defaultLivekitServerVersion, k6, livekitServer } from "./binary.js";
import { inWritableCache, lockOf, partialPrefixOf, removeOrLeave, removePartials } from "./cached.js";
import { type Context, contextOf, type Machine, type ProvisionOptions } from "./context.js";
import { withLock } from "./lock.js";
import { versionOf } from "./verify.js";
import { cache, cachedFolder, cachedPath } from "./ways/cache.js";
import { finders, makers } from "./ways/index.js";
import { type Found, failed, type How, type Maker, type Provisioned } from "./ways/way.js";

export type { ProvisionOptions } from "./context.js";
export type { Provisioned } from "./ways/way.js";

/** A k6 >= 2.2 < 3. Rejects with a UsageError that lists every way tried; takes seconds to a few minutes at first. */
export const provisionK6 = async (options: ProvisionOptions): Promise<Provisioned> => provision(k6, contextOf(options));

/** Exactly the wanted livekit-server, 1.13.5 unless `version` says otherwise. As {@link provisionK6}. */
export const provisionLivekitServer = async (
  options: ProvisionOptions & { readonly version?: string },
): Promise<Provisioned> => provision(livekitServer(options.version ?? defaultLivekitServerVersion), contextOf(options));

/** What was tried and why it did not work. */
type Failure = { readonly how: How; readonly reason: string };

/** Looks only, and obtains nothing: for `doctor`. A wrong program named in the environment is a UsageError. */
export async function findBinary(
  binary: Binary,
  machine: Machine,
): Promise<Extract<Found, { result: "found" }> | { readonly result: "failed"; readonly failures: readonly Failure[] }> {
  const failures: Failure[] = [];
  for (const { how, find } of finders) {
    const found = await find(binary, machine);
    if (found.result === "found") return found;
    failures.push({ how, reason: found.reason });
  }
  return { result: "failed", failures };
}

async function provision(binary: Binary, context: Context): Promise<Provisioned> {
  context.signal.throwIfAborted();
  const found = await findBinary(binary, context);
  if (found.result === "found") return found.provisioned;
  const { say, signal } = context;
  const onWait = (pid: number) =>
    say(`${binary.name} ${binary.version}: process ${pid} is obtaining it; waiting for it (a few minutes at most)`);
  return inWritableCache(context, () =>
    withLock(lockOf(cachedFolder(binary, context)), { onWait, signal }, async () => {
      const since = await cache.find(binary, context);
      return since.result === "found" ? since.provisioned : obtain(binary, context, found.failures);
    }),
  );
}

async function obtain(binary: Binary, context: Context, before: readonly Failure[]): Promise<Provisioned> {
  await removePartials(cachedFolder(binary, context));
  const failures = [...before];
  for (const maker of makers) {
    const installed = await install(binary, context, maker);
    context.signal.throwIfAborted();
    if (installed.result === "found") {
      const { path, how } = installed.provisioned;
      context.say(`${binary.name} ${binary.version}: obtained (${how}), kept in ${path}`);
      return installed.provisioned;
    }
    failures.push({ how: maker.how, reason: installed.reason });
    context.say(`${binary.name} ${binary.version}: ${describeWay[maker.how]} did not work: ${installed.reason}`);
  }
  throw new UsageError(nothingWorked(binary, failures));
}

/** Makes it in a folder beside, runs it, and only then moves it to its place: one atomic rename. */
async function install(binary: Binary, context: Context, maker: Maker): Promise<Found> {
  // A new one each time: the build of a run that was killed may still be writing to its own.
  const folder = await mkdtemp(partialPrefixOf(cachedFolder(binary, context)));
  try {
    const made = await maker.make(binary, context, folder);
    if (made.result === "failed") return made;
    await chmod(made.path, 0o755);
    const verified = await versionOf(binary, made.path, context);
    if (verified.result === "failed") return failed(`what was obtained does not run: ${verified.reason}`);
    if (verified.version !== binary.version) return failed(`what was obtained is version ${verified.version}`);
    const path = cachedPath(binary, context);
    await mkdir(cachedFolder(binary, context), { recursive: true });
    await rename(made.path, path);
    return { result: "found", provisioned: { path, version: verified.version, how: maker.how } };
  } finally {
    await removeOrLeave(folder);
  }
}

const describeWay: Readonly<Record<How, string>> = {
  environment: "the environment",
  path: "PATH",
  cache: "the cache",
  release: "the official release",
  "go-module": "the Go module in tools/",
  "docker-image": "the Docker image",
};

/** The message of last resort: every way, why it failed, and what to do. */
function nothingWorked(binary: Binary, failures: readonly Failure[]): string {
  return [
    `${binary.name} ${binary.version} is needed and no way to get it worked:`,
    ...failures.map(({ how, reason }) => `  - ${describeWay[how]}: ${reason}`),
    `Do one of these: ${binary.byHand}; or set ${binary.environmentName} to its path; or install Go 1.26 or newer; or start Docker.`,
  ].join("\n");
}
