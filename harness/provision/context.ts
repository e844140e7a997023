// What every way of provisioning is given: the machine, the folders, the patience. Read once from the environment, so
// that nothing below looks at process.env and tests can set all of it.

import { isAbsolute, join } from "node:path";
import envPaths from "env-paths";
import { UsageError } from "../../contract/usage-error.js";

/** How long to wait before a way is given up, milliseconds. */
type Patience = {
  /** For the first answer of a host: longer means that it cannot be reached. */
  readonly connectMs: number;
  /** For the next bytes of a download, and for a question to Go or Docker that should take no time. */
  readonly stallMs: number;
  /** For a whole image pull: Docker does not say whether it still gets anything. */
  readonly pullMs: number;
  /** For a whole build with Go, downloads included; about 3 minutes on 2 cores when tried. */
  readonly buildMs: number;
  /** For one question to npm's registry; npm asks again by itself meanwhile. */
  readonly registryMs: number;
  /** For a whole npm install of a version; 10 to 40 s on 2 cores when tried. */
  readonly installMs: number;
};

const defaultPatience: Patience = {
  ...{ connectMs: 5_000, stallMs: 15_000, pullMs: 180_000, buildMs: 1_500_000 },
  ...{ registryMs: 60_000, installMs: 600_000 },
};

/** The machine to look at; the defaults are this process's own environment and system. */
export type MachineOptions = {
  /** Ends everything at once; the promise then rejects with its reason. */
  readonly signal?: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  readonly patience?: Partial<Patience>;
};

export type ProvisionOptions = MachineOptions & {
  /** The checkout's tools/ folder, absolute. */
  readonly toolsFolder: string;
  /** Says in one line what is being done and how long it may take. */
  readonly say: (line: string) => void;
};

/** What looking needs. */
export type Machine = {
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly patience: Patience;
  readonly cacheFolder: string;
  /** Where releases are downloaded from, no slash at the end. */
  readonly releasesUrl: string;
};

/** What obtaining needs. */
export type Context = Machine & Pick<ProvisionOptions, "toolsFolder" | "say">;

export const contextOf = (options: ProvisionOptions): Context => ({
  ...machineOf(options),
  toolsFolder: options.toolsFolder,
  say: options.say,
});

export function machineOf(options: MachineOptions): Machine {
  const env = options.env ?? process.env;
  return {
    signal: options.signal ?? new AbortController().signal,
    env,
    platform: options.platform ?? process.platform,
    arch: options.arch ?? process.arch,
    patience: { ...defaultPatience, ...options.patience },
    cacheFolder: cacheFolderOf(env),
    releasesUrl: releasesUrlOf(env),
  };
}

/**
 * Rollcall's one cache folder, absolute. XDG_CACHE_HOME counts on every system, so that CI can move it; a relative
 * one is ignored, as the XDG base directory specification asks for.
 */
function cacheFolderOf(env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CACHE_HOME;
  if (base !== undefined && isAbsolute(base)) return join(base, "rollcall");
  if (env.HOME !== undefined && isAbsolute(env.HOME) && process.platform === "linux") {
    return join(env.HOME, ".cache", "rollcall");
  }
  return envPaths("rollcall", { suffix: "" }).cache;
}

/** ROLLCALL_RELEASES names a mirror that has the same paths as GitHub. */
function releasesUrlOf(env: NodeJS.ProcessEnv): string {
  const given = env.ROLLCALL_RELEASES;
  if (given === undefined || given === "") return "https://github.com";
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new UsageError(`ROLLCALL_RELEASES="${given}" is not an http(s) URL; correct it or unset it`);
  }
  return given.replace(/\/+$/, "");
}
