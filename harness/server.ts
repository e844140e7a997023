// From the word after --target to a running server that answers with our key.

import type { Plan } from "../contract/manifest.js";
import { mostAtOnce, peakPerSecond } from "../contract/schedule.js";
import { longestIterationMs, roomTimeoutSeconds } from "../contract/timing.js";
import { UsageError } from "../contract/usage-error.js";
import { provisionLivekitServer } from "./provision/provision.js";
import type { Voice } from "./screen.js";
import { startContainer } from "./targets/container.js";
import { startNative } from "./targets/native.js";
import { newServerKey, type ServerKey } from "./targets/server-key.js";
import type { Guard, RunMark, RunningTarget } from "./targets/target.js";
import { addressOf, connectUrl } from "./targets/url.js";

/** On a server that others use too, unless it is on this machine: rooms alive at once, and dispatches per second. */
const mostRoomsAlive = 50;
const mostRatePerSecond = 1;

export type ServerWish = {
  readonly plan: Plan;
  readonly serverVersion: string;
  readonly key: ServerKey;
  /** Where a server of ours posts its webhooks; "" for none. */
  readonly webhookUrl: string;
  readonly runId: string;
  readonly runFolder: string;
  readonly mark: RunMark;
  readonly guard: Guard;
  /** The checkout's tools/ folder, for provisioning. */
  readonly toolsFolder: string;
  readonly signal: AbortSignal;
};

/** @throws UsageError when it cannot be had or does not let us in. */
export async function openServer(wish: ServerWish, { say, rename }: Voice): Promise<RunningTarget> {
  const { plan, serverVersion, toolsFolder, signal } = wish;
  const options = { ...wish, roomTimeoutSeconds: roomTimeoutSeconds(plan), say };
  const provision = () => provisionLivekitServer({ version: serverVersion, toolsFolder, say, signal });
  switch (plan.target) {
    case "native": {
      const binary = await provision();
      const target = await startNative({ ...options, binary: binary.path });
      rename(`livekit-server ${target.serverVersion} (${binary.how}) on ${target.address.httpUrl}`);
      return target;
    }
    case "container": {
      const target = await startContainer({ ...options, binary: async () => (await provision()).path });
      rename(`livekit-server ${target.serverVersion} in a container on ${target.address.httpUrl}`);
      return target;
    }
    default: {
      const target = await connectUrl({ ...options, ...addressFrom(plan.target, process.env) });
      if (target.clock === "unmeasured") checkLimits(plan);
      rename(`server ${target.address.httpUrl}, not ours`);
      return target;
    }
  }
}

/** A new one for a server of ours, else the user's. */
export const keyFor = (target: string, env: NodeJS.ProcessEnv): ServerKey =>
  isOurs(target) ? newServerKey() : addressFrom(target, env);

/** What can be said of a target without starting or asking anything. @throws UsageError with every problem. */
export function checkTarget(target: string, env: NodeJS.ProcessEnv): void {
  if (isOurs(target)) return;
  if (target === "env" && (env.LIVEKIT_URL ?? "") === "")
    throw new UsageError("--target env needs LIVEKIT_URL in the environment");
  addressOf(addressFrom(target, env));
}

/**
 * The URL and key of a server that is not ours. LIVEKIT_URL is read for `env` only: whoever names a URL must not get
 * another one because it happens to be exported.
 */
export const addressFrom = (target: string, env: NodeJS.ProcessEnv) => ({
  url: target === "env" ? (env.LIVEKIT_URL ?? "") : target,
  apiKey: env.LIVEKIT_API_KEY ?? "",
  apiSecret: env.LIVEKIT_API_SECRET ?? "",
});

/** The line that says what is set and not used; `undefined` when there is nothing to say. */
export function ignoredEnvironment(target: string, env: NodeJS.ProcessEnv): string | undefined {
  const read =
    target === "env" ? /^LIVEKIT_(URL|API_KEY|API_SECRET)$/ : isOurs(target) ? /^$/ : /^LIVEKIT_API_(KEY|SECRET)$/;
  const ignored = Object.keys(env).filter((name) => name.startsWith("LIVEKIT_") && !read.test(name));
  if (ignored.length === 0) return undefined;
  return `${ignored.sort().join(", ")}: set and ignored${ignored.includes("LIVEKIT_URL") ? "; --target env would use that server" : ""}`;
}

export const isOurs = (target: string): boolean => target === "native" || target === "container";

function checkLimits(plan: Plan): void {
  const perSecond = peakPerSecond(plan);
  const alive = mostAtOnce(plan, longestIterationMs(plan));
  const problems = [
    ...(perSecond > mostRatePerSecond
      ? [`--rate: at most ${mostRatePerSecond}/s on a server that is not on this machine`]
      : []),
    ...(alive > mostRoomsAlive
      ? [`${alive} rooms could be alive at once; at most ${mostRoomsAlive} on a server that is not on this machine`]
      : []),
  ];
  if (problems.length > 0) throw new UsageError(problems);
}
