// The exact versions of everything that takes part in a run, for its manifest.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import type { Plan } from "../contract/manifest.js";

const packageSchema = z.object({ version: z.string() });

/** @param root the checkout, where package.json and node_modules are. @param parts redis "" without one */
export async function versionsOf(
  root: string,
  parts: {
    readonly k6: string;
    readonly livekitServer: string;
    readonly worker: Plan["worker"];
    readonly redis: string;
  },
): Promise<Record<string, string>> {
  return {
    rollcall: await versionIn(join(root, "package.json")),
    node: process.versions.node,
    k6: parts.k6,
    livekitServer: parts.livekitServer,
    ...(parts.redis === "" ? {} : { redis: parts.redis }),
    ...(parts.worker === "sdk" ? await workerVersions(root) : {}),
    serverSdk: await packageVersion(root, "livekit-server-sdk"),
  };
}

/** Of a worker of the protocol alone there are none, and those of an external worker are not known. */
const workerVersions = async (root: string): Promise<Record<string, string>> => ({
  agents: await packageVersion(root, "@livekit/agents"),
  rtcNode: await packageVersion(root, "@livekit/rtc-node"),
});

async function packageVersion(root: string, name: string): Promise<string> {
  const paths = createRequire(join(root, "package.json")).resolve.paths(name) ?? [];
  for (const path of paths) {
    const version = await versionIn(join(path, name, "package.json"));
    if (version !== "unknown") return version;
  }
  return "unknown";
}

async function versionIn(file: string): Promise<string> {
  try {
    return packageSchema.parse(JSON.parse(await readFile(file, "utf8"))).version;
  } catch {
    return "unknown";
  }
}
