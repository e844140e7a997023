// From the word after --target to a running server that answers with our key.

import type { Plan } from "../contract/manifest.js";
import { roomTimeoutSeconds } from "../contract/timing.js";
import { provisionLivekitServer } from "./provision/provision.js";
import type { Voice } from "./screen.js";
import type { TheirServer } from "./target-wish.js";
import { alone, type Cluster, startContainerCluster, startNativeCluster } from "./targets/cluster.js";
import { startContainer } from "./targets/container.js";
import { startNative } from "./targets/native.js";
import type { ServerKey } from "./targets/server-key.js";
import type { ClusterMember, Guard, RunMark } from "./targets/target.js";
import { connectUrl } from "./targets/url.js";
import { webhookUrlOf } from "./witness.js";

export type ServerWish = {
  readonly plan: Plan;
  /** `null`: one of ours is started. */
  readonly theirs: TheirServer | null;
  readonly serverVersion: string;
  readonly key: ServerKey;
  /** Where the first node of a server of ours posts its webhooks; "" for none. */
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
export async function openServer(wish: ServerWish, { say, rename }: Voice): Promise<Cluster> {
  const { plan, serverVersion, toolsFolder, signal } = wish;
  const options = { ...wish, roomTimeoutSeconds: roomTimeoutSeconds(plan), say };
  const provision = () => provisionLivekitServer({ version: serverVersion, toolsFolder, say, signal });
  switch (plan.target) {
    case "native": {
      const binary = await provision();
      const start = { ...options, binary: binary.path };
      const startNode = (member: ClusterMember) => startNative({ ...start, ...ofNode(wish, member) });
      const cluster =
        plan.nodes === 1
          ? alone(await startNative(start))
          : await startNativeCluster({ ...options, count: plan.nodes, startNode });
      rename(titleOf(cluster, ` (${binary.how})`));
      return cluster;
    }
    case "container": {
      const start = { ...options, binary: async () => (await provision()).path };
      const startNode = (member: ClusterMember) => startContainer({ ...start, ...ofNode(wish, member) });
      const cluster =
        plan.nodes === 1
          ? alone(await startContainer(start))
          : await startContainerCluster({ ...options, count: plan.nodes, startNode });
      rename(titleOf(cluster, plan.nodes === 1 ? " in a container" : " in containers"));
      return cluster;
    }
    default: {
      if (wish.theirs === null) throw new Error(`there is no target ${plan.target}`);
      const target = await connectUrl({ ...wish.theirs, signal });
      rename(`server ${target.address.httpUrl}, not ours`);
      return alone(target);
    }
  }
}

const ofNode = ({ webhookUrl }: ServerWish, member: ClusterMember) => ({
  member,
  webhookUrl: webhookUrlOf(webhookUrl, member.node),
});

function titleOf({ nodes, redis }: Cluster, how: string): string {
  const [{ serverVersion }] = nodes;
  const where = nodes.map(({ address }) => address.httpUrl).join(", ");
  const several = redis === null ? "" : `${nodes.length} x `;
  return `${several}livekit-server ${serverVersion}${how} on ${where}${redis === null ? "" : ` with Redis ${redis.version} on ${redis.address}`}`;
}
