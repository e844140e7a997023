// The two programs that Rollcall obtains and does not bring: which version, how it is named on each way, and what to
// do by hand. Pure. Names of archives and images were read in the projects' own release files (given below).

import { clean, satisfies } from "semver";
import { UsageError } from "../../contract/usage-error.js";

export type BinaryName = "k6" | "livekit-server";

export type Binary = {
  readonly name: BinaryName;
  /** The exact version that is obtained and cached. */
  readonly version: string;
  /** The semver range that a program already on the machine must be in. */
  readonly accepted: string;
  /** Names a program to use, before anything else is looked at. */
  readonly environmentName: "ROLLCALL_K6" | "ROLLCALL_LIVEKIT_SERVER";
  /** owner/name on the host of the releases. */
  readonly releases: string;
  /** The file of a release that lists `<sha256>  <archive>`. */
  readonly checksumFile: string;
  readonly goModule: string;
  readonly goPackage: string;
  readonly image: string;
  readonly pathInImage: string;
  /** What a user can do when no way works. */
  readonly byHand: string;
};

/** The newest k6 that was tried with Rollcall (k6 2.3.0 was not to be had then). */
const k6Version = "2.2.0";

/** The server that Rollcall measures unless another one is asked for. */
export const defaultLivekitServerVersion = "1.13.5";

/** k6 only makes the load, so any 2.x from 2.2 on will do (2.2 brought TextEncoder, which the SDK client needs). */
export const k6: Binary = {
  name: "k6",
  version: k6Version,
  accepted: ">=2.2.0 <3",
  environmentName: "ROLLCALL_K6",
  releases: "grafana/k6",
  checksumFile: `k6-v${k6Version}-checksums.txt`,
  goModule: "go.k6.io/k6/v2",
  goPackage: "go.k6.io/k6/v2",
  image: `grafana/k6:${k6Version}`,
  pathInImage: "/usr/bin/k6",
  byHand: "install k6 >=2.2 <3 (https://grafana.com/docs/k6/latest/set-up/install-k6/, or `brew install k6`)",
};

/** livekit-server is what is measured, so it is exactly the wanted version: two machines must measure the same thing. */
export function livekitServer(version: string): Binary {
  const exact = clean(version);
  if (exact === null || exact !== version.replace(/^v/, "")) {
    throw new UsageError(`livekit-server version "${version}" is not an exact version; write it like 1.13.5`);
  }
  return {
    name: "livekit-server",
    version: exact,
    accepted: exact,
    environmentName: "ROLLCALL_LIVEKIT_SERVER",
    releases: "livekit/livekit",
    checksumFile: "checksums.txt",
    goModule: "github.com/livekit/livekit-server",
    goPackage: "github.com/livekit/livekit-server/cmd/server",
    image: `livekit/livekit-server:v${exact}`,
    pathInImage: "/livekit-server",
    byHand: `install livekit-server ${exact} (https://github.com/livekit/livekit/releases/tag/v${exact}, or \`brew install livekit\` where that is ${exact})`,
  };
}

/** Whether a program that prints this version may be used. */
export const accepts = (binary: Binary, version: string): boolean => satisfies(version, binary.accepted);

/**
 * The version in what `<program> --version` prints: `k6 v2.2.0 (go1.26.8, linux/amd64)`,
 * `livekit-server version 1.13.5`. `undefined` when it is another program's output.
 */
export function parseVersion(name: BinaryName, output: string): string | undefined {
  const pattern = name === "k6" ? /^k6(?:\.exe)? v(\S+)/m : /^livekit-server version v?(\S+)/m;
  const version = pattern.exec(output)?.[1];
  return version === undefined ? undefined : (clean(version) ?? undefined);
}

/** File name of the program on this system. */
export const programName = (name: BinaryName, platform: NodeJS.Platform): string =>
  platform === "win32" ? `${name}.exe` : name;

/**
 * File name of the official release archive, `undefined` where none is published. k6: build-release.sh of v2.2.0.
 * livekit-server: .goreleaser.yaml of v1.13.5, with GoReleaser's default name template.
 */
export function archiveName(binary: Binary, platform: NodeJS.Platform, arch: string): string | undefined {
  const target = `${platform} ${arch}`;
  if (binary.name === "k6") {
    const suffix = k6Archives.get(target);
    return suffix === undefined ? undefined : `k6-v${binary.version}-${suffix}`;
  }
  const suffix = livekitServerArchives.get(target);
  return suffix === undefined ? undefined : `livekit_${binary.version}_${suffix}`;
}

const k6Archives: ReadonlyMap<string, string> = new Map([
  ["linux x64", "linux-amd64.tar.gz"],
  ["linux arm64", "linux-arm64.tar.gz"],
  ["darwin x64", "macos-amd64.zip"],
  ["darwin arm64", "macos-arm64.zip"],
  ["win32 x64", "windows-amd64.zip"],
]);

const livekitServerArchives: ReadonlyMap<string, string> = new Map([
  ["linux x64", "linux_amd64.tar.gz"],
  ["linux arm64", "linux_arm64.tar.gz"],
  ["linux arm", "linux_armv7.tar.gz"],
  ["win32 x64", "windows_amd64.zip"],
  ["win32 arm64", "windows_arm64.zip"],
]);
