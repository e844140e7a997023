// The system that packages are installed for, as npm tells it, and whether a package is for it. (npm-install-checks has the same
// rules; npm leaves an optional package that is not for the system out without a word, and also one that it could not get.)

import { satisfies } from "semver";
import type { LockEntry } from "./lock-file.js";

export type System = {
  readonly platform: string;
  readonly arch: string;
  /** "" where there is none to speak of, or it cannot be told. */
  readonly libc: "glibc" | "musl" | "";
  /** Of npm; ours is the nearest that is known. */
  readonly node: string;
};

export const thisSystem = (): System => {
  const { platform, arch } = process;
  return { platform, arch, libc: platform === "linux" ? libcOf(reported()) : "", node: process.versions.node };
};

export const systemText = ({ platform, arch, libc }: System): string =>
  `${platform} on ${arch}${libc === "" ? "" : `, ${libc}`}`;

/** Whether npm installs it here. */
export const isFor = (entry: Pick<LockEntry, "os" | "cpu" | "libc" | "engines">, system: System): boolean =>
  isOneOf(system.platform, entry.os) &&
  isOneOf(system.arch, entry.cpu) &&
  isOneOf(system.libc, entry.libc) &&
  (entry.engines?.node === undefined || satisfies(system.node, entry.engines.node));

/** Names, or with `!` before them those that it is not for. */
function isOneOf(value: string, names: readonly string[] | undefined): boolean {
  if (names === undefined || names.length === 0 || (names.length === 1 && names[0] === "any")) return true;
  if (names.includes(`!${value}`)) return false;
  return names.includes(value) || names.every((name) => name.startsWith("!"));
}

type Report = {
  readonly header?: { readonly glibcVersionRuntime?: string };
  readonly sharedObjects?: readonly string[];
};

export function libcOf({ header, sharedObjects = [] }: Report): System["libc"] {
  if (header?.glibcVersionRuntime !== undefined) return "glibc";
  return sharedObjects.some((file) => /libc\.musl-|ld-musl-/.test(file)) ? "musl" : "";
}

let report: Report | undefined;

/** Once: it takes some 10 ms. Without the network's part, which may ask name servers. */
function reported(): Report {
  if (report !== undefined) return report;
  const asked: { excludeNetwork?: boolean; getReport(): object } = process.report;
  const before = asked.excludeNetwork ?? false;
  asked.excludeNetwork = true;
  report = asked.getReport() as Report;
  asked.excludeNetwork = before;
  return report;
}
