// From the word after --target to a running server that answers with our key.

import type { Plan } from "../contract/manifest.js";
import { roomTimeoutSeconds } from "../contract/timing.js";
import { provisionLivekitServer } from "./provision/provision.js";
import type { Voice } from "./screen.js";
import type { TheirServer } from "./target-wish.js";
import { startContainer } from "./targets/container.js";
import { startNative } from "./targets/native.js";
import type { ServerKey } from "./targets/server-key.js";
import type { Guard, RunMark, RunningTarget } from "./targets/target.js";
import { connectUrl } from "./targets/url.js";

export type ServerWish = {
  readonly plan: Plan;
  /** `null`: one of ours is started. */
  readonly theirs: TheirServer | null;
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
      if (wish.theirs === null) throw new Error(`there is no target ${plan.target}`);
      const target = await connectUrl({ ...wish.theirs, signal });
      rename(`server ${target.address.httpUrl}, not ours`);
      return target;
    }
  }
}
