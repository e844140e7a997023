// The exact versions of everything that takes part in a run, for its manifest.

import { realpath } from "node:fs/promises";
import type { Plan } from "../contract/manifest.js";
import type { ProvidedVersions } from "./provision/packages/provide.js";
import { resolvedFrom, versionIn } from "./provision/packages/resolved.js";

/** @param root the checkout, where package.json and node_modules are. @param parts redis "" without one */
export async function versionsOf(
  root: string,
  parts: {
    readonly k6: string;
    readonly livekitServer: string;
    readonly worker: Plan["worker"];
    readonly redis: string;
    readonly provided: ProvidedVersions;
  },
): Promise<Record<string, string>> {
  const { workerNode, serverSdk } = parts.provided;
  return {
    rollcall: await rollcallVersion(root),
    node: process.versions.node,
    ...(workerNode === null ? {} : { nodeWorker: workerNode.version }),
    k6: parts.k6,
    livekitServer: parts.livekitServer,
    ...(parts.redis === "" ? {} : { redis: parts.redis }),
    ...(parts.worker === "sdk" ? await workerVersions(root, parts.provided) : {}),
    serverSdk: serverSdk?.version ?? (await versionFrom(root, "livekit-server-sdk")),
  };
}

export const rollcallVersion = async (root: string): Promise<string> => (await versionIn(root)) ?? "unknown";

/** Of a worker of the protocol alone there are none, and those of an external worker are not known. */
async function workerVersions(root: string, { agents }: ProvidedVersions): Promise<Record<string, string>> {
  const folder = agents?.packageFolder ?? (await ownAgentsFolder(root));
  return {
    agents: agents?.version ?? (await ownAgentsVersion(root)),
    rtcNode: await versionFrom(folder, "@livekit/rtc-node"),
    protocol: await versionFrom(folder, "@livekit/protocol"),
  };
}

/** Of the @livekit/agents that Rollcall itself depends on. */
export const ownAgentsVersion = (root: string): Promise<string> => versionFrom(root, "@livekit/agents");

const ownAgentsFolder = async (root: string): Promise<string> =>
  (await resolvedFrom(await realpath(root), "@livekit/agents"))?.folder ?? root;

const versionFrom = async (folder: string, name: string): Promise<string> =>
  (await resolvedFrom(folder, name))?.version ?? "unknown";
