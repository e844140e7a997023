// What a command line asks of the server: one of ours, or one that is there already, with the address and the key that a
// URL, the environment or a project of `lk` gives. What can be said of it without asking it is said here.

import { isLoopback } from "../contract/loopback.js";
import { ratePerSecond } from "../contract/rate.js";
import { UsageError } from "../contract/usage-error.js";
import type { Reader } from "./flags.js";
import { noting } from "./flags.js";
import { nearestOf } from "./nearest.js";
import { countOf, rateOfText } from "./quantities.js";
import { type RemoteLimits, usualLimits } from "./remote-limits.js";
import type { ValueName } from "./run-flags.js";
import { lkConfigFile, readLkProject } from "./targets/lk-config.js";
import type { ServerAddress } from "./targets/target.js";
import { addressOf, type Source } from "./targets/url.js";

/** A server that is not ours. */
export type TheirServer = { readonly address: ServerAddress; readonly source: Source };

export type TargetWish = {
  /** For the plan: `native`, `container`, or the URL; "" when there were problems. */
  readonly target: string;
  /** `null`: one of ours, or there were problems. */
  readonly theirs: TheirServer | null;
  /** Whose server is asked for, whatever is wrong with it. */
  readonly whose: "ours" | "theirs";
  /** `null`: the server is on this machine. */
  readonly remoteLimits: RemoteLimits | null;
  /** To be said before the run. */
  readonly notes: readonly string[];
};

const limitFlags = ["remote-rate", "remote-rooms"] as const;

const mostRemoteRooms = 1_000_000;

/** @param lkConfig where `lk` has its projects */
export function targetWishOf(reader: Reader<ValueName>, env: NodeJS.ProcessEnv, lkConfig = lkConfigFile()): TargetWish {
  const { given, read, problems } = reader;
  const project = given.values.get("project")?.at(-1);
  if (project !== undefined && given.values.has("target")) problems.push("give --project or --target, not both");
  const target = read("target", targetOf, "native");
  const limits: RemoteLimits = {
    perSecond: read("remote-rate", (text) => ratePerSecond(rateOfText(text)), usualLimits.perSecond),
    roomsAlive: read("remote-rooms", (text) => countOf(text, 1, mostRemoteRooms), usualLimits.roomsAlive),
  };
  const found =
    project === undefined
      ? noting(problems, target === "env" ? "target env" : "target", () => theirsOf(target, env))
      : noting(problems, "project", () => ofProject(project, lkConfig));
  const theirs = found?.theirs ?? null;
  const isRemote = theirs !== null && !isLoopback(new URL(theirs.address.httpUrl).hostname);
  // Of a server that could not be made out nobody knows where it is.
  const isNear = found !== undefined && !isRemote;
  for (const flag of isNear ? limitFlags.filter((flag) => given.values.has(flag)) : []) {
    problems.push(`--${flag} raises a limit of servers that are not on this machine; this one is, and has none`);
  }
  const ignored = ignoredEnvironment(project === undefined ? target : "project", env);
  const notes = [found?.warning, ignored, theirs === null ? undefined : halfKnownCa(theirs.address, env)];
  return {
    target: theirs?.address.httpUrl ?? target,
    theirs,
    whose: project === undefined && isOurs(target) ? "ours" : "theirs",
    remoteLimits: isRemote ? limits : null,
    notes: notes.flatMap((note) => (note === undefined || note === "" ? [] : [note])),
  };
}

type Found = { readonly theirs: TheirServer | null; readonly warning: string };

function theirsOf(target: string, env: NodeJS.ProcessEnv): Found {
  if (isOurs(target)) return { theirs: null, warning: "" };
  const source: Source = {
    url: target === "env" ? "LIVEKIT_URL" : "URL",
    apiKey: "LIVEKIT_API_KEY",
    apiSecret: "LIVEKIT_API_SECRET",
    both: "LIVEKIT_API_KEY and LIVEKIT_API_SECRET",
  };
  // LIVEKIT_URL is read for `env` only: whoever names a URL must not get another one because it happens to be exported.
  const url = target === "env" ? (env.LIVEKIT_URL ?? "") : target;
  const given = { url, apiKey: env.LIVEKIT_API_KEY ?? "", apiSecret: env.LIVEKIT_API_SECRET ?? "" };
  return { theirs: { address: addressOf(given, source), source }, warning: "" };
}

function ofProject(name: string, file: string): Found {
  const { project, warning } = readLkProject(name, file);
  const where = `of project "${name}" in ${file}`;
  const source: Source = {
    url: `url ${where}`,
    apiKey: `api_key ${where}`,
    apiSecret: `api_secret ${where}`,
    both: `api_key and api_secret ${where}`,
  };
  return { theirs: { address: addressOf(project, source), source }, warning };
}

/** Node adds the certificates of one variable to its own, Go reads another instead of the system's; Go does so on Linux only. */
function halfKnownCa({ httpUrl }: ServerAddress, env: NodeJS.ProcessEnv): string | undefined {
  const isHalf = Boolean(env.NODE_EXTRA_CA_CERTS) && !env.SSL_CERT_FILE && !env.SSL_CERT_DIR;
  if (!httpUrl.startsWith("https:") || !isHalf || process.platform !== "linux") return undefined;
  return "NODE_EXTRA_CA_CERTS is set and SSL_CERT_FILE is not: k6 does not know that CA";
}

/** The line that says what is set and not used; `undefined` when there is nothing to say. */
export function ignoredEnvironment(target: string, env: NodeJS.ProcessEnv): string | undefined {
  const isRead = readOf(target);
  const ignored = Object.keys(env).filter((name) => name.startsWith("LIVEKIT_") && !isRead.test(name));
  if (ignored.length === 0) return undefined;
  return `${ignored.sort().join(", ")}: set and ignored${ignored.includes("LIVEKIT_URL") ? "; --target env would use that server" : ""}`;
}

function readOf(target: string): RegExp {
  if (target === "env") return /^LIVEKIT_(URL|API_KEY|API_SECRET)$/;
  return target === "project" || isOurs(target) ? /^$/ : /^LIVEKIT_API_(KEY|SECRET)$/;
}

const isOurs = (target: string): boolean => target === "native" || target === "container";

/** A URL is checked by its address, which knows what can be reached. */
function targetOf(text: string): string {
  if (["native", "container", "env"].includes(text) || /[:.@]/.test(text)) return text;
  throw new UsageError(
    `"${text}" is not a target${nearestOf(text, ["native", "container", "env"], "")}; there are native, container, env or a URL`,
  );
}
