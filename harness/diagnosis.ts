// What `doctor` makes of what it saw: one finding per thing, with what to do about it. Pure; the looking is in
// doctor.ts.

import { plain, type Style, type Tone } from "../contract/terminal.js";
import { archiveName, type Binary } from "./provision/binary.js";
import type { Provisioned } from "./provision/provision.js";

/** `missing`: no run is possible without it. `note`: worth knowing, some runs may want it. */
export type Finding = {
  readonly what: string;
  readonly state: "ok" | "missing" | "note";
  readonly detail: string;
  /** "" when there is nothing to do. */
  readonly toDo: string;
};

const tones = { ok: "pass", missing: "fail", note: "aside" } as const satisfies Readonly<
  Record<Finding["state"], Tone>
>;

/** One line per finding, in columns. */
export function tableOf(findings: readonly Finding[], style: Style = plain): readonly string[] {
  const widest = Math.max(0, ...findings.map(({ what }) => what.length));
  return findings.map(({ what, state, detail, toDo }) => {
    const text = toDo === "" ? detail : `${detail}; ${toDo}`;
    return `${style.paint(state, tones[state])}${" ".repeat("missing".length - state.length)}  ${what.padEnd(widest)}  ${text}`;
  });
}

export const isAnyMissing = (findings: readonly Finding[]): boolean =>
  findings.some(({ state }) => state === "missing");

export const ok = (what: string, detail: string): Finding => ({ what, state: "ok", detail, toDo: "" });
export const note = (what: string, detail: string, toDo = ""): Finding => ({ what, state: "note", detail, toDo });
export const missing = (what: string, detail: string, toDo: string): Finding => ({
  what,
  state: "missing",
  detail,
  toDo,
});

/** How a program would come that is not there yet. */
export type BinaryLook =
  | { readonly result: "found"; readonly provisioned: Provisioned }
  /** A wrong program named in the environment. */
  | { readonly result: "wrong"; readonly problem: string }
  | { readonly result: "to obtain"; readonly hasGo: boolean; readonly hasDocker: boolean };

export function diagnoseBinary(
  binary: Binary,
  look: BinaryLook,
  system: { readonly platform: NodeJS.Platform; readonly arch: string },
): Finding {
  if (look.result === "wrong") return missing(binary.name, look.problem, "nothing else is tried while it is set");
  if (look.result === "found") {
    const { version, how, path } = look.provisioned;
    return ok(binary.name, `${version} (${how === "path" ? "PATH" : how}: ${path})`);
  }
  const ways = [
    ...(archiveName(binary, system.platform, system.arch) === undefined ? [] : ["the official release"]),
    ...(look.hasGo ? ["a build with Go"] : []),
    ...(look.hasDocker && system.platform === "linux" ? ["the Docker image"] : []),
  ];
  if (ways.length === 0) return missing(binary.name, `no way to obtain ${binary.version} here`, binary.byHand);
  return note(binary.name, `${binary.version} will be obtained at the first run: ${ways.join(", else ")}`);
}

/** One connection to livekit-server and one to the collector for each VU; see docs/provisioning.md. */
const filesPerVu = 2;
/** Below this a rate of some tens per second, sized for dispatches that all miss, runs out. */
const comfortableFiles = 4_096;

/** `limit`: what `ulimit -n` says; Infinity for unlimited, NaN where it cannot be told. */
export function diagnoseOpenFiles(limit: number): Finding {
  const what = "ulimit -n";
  if (Number.isNaN(limit)) return note(what, "cannot tell", `a run needs about ${filesPerVu} per VU`);
  if (limit === Number.POSITIVE_INFINITY) return ok(what, "unlimited");
  const detail = `${limit}, enough for about ${Math.floor(limit / filesPerVu)} VUs (${filesPerVu} each)`;
  return limit < comfortableFiles ? note(what, detail, "raise it (ulimit -n 65536) for high rates") : ok(what, detail);
}

const gib = 2 ** 30;
/** An SDK worker with 3 warm processes takes about 1 GiB (about 0.3 GiB of it for its inference process), measured. */
const comfortableMemoryBytes = 2 * gib;

/** `memoryBytes`: what this process may use, the whole machine's unless a limit is set. */
export function diagnoseMachine(machine: { readonly cores: number; readonly memoryBytes: number }): Finding {
  const detail = `${machine.cores} cores, ${(machine.memoryBytes / gib).toFixed(1)} GiB of memory`;
  if (machine.cores >= 2 && machine.memoryBytes >= comfortableMemoryBytes) return ok("machine", detail);
  return note("machine", detail, "2 cores and 2 GiB or more: a starved worker delays jobs by itself");
}

export type ClockLook = {
  /** The smallest step seen between two readings of the monotonic clock, nanoseconds. */
  readonly resolutionNs: number;
  /** How far the wall clock moved against the monotonic one while this process ran, milliseconds. */
  readonly wallMovedMs: number;
  /** Who keeps the wall clock in time, "" when that cannot be told. */
  readonly keptBy: string;
};

/** As the verdict does: a step of more than this makes stamps uncertain (design rule 1). */
const stepMs = 5;

export function diagnoseClock(look: ClockLook): Finding {
  const kept =
    look.keptBy === "" ? "cannot tell whether the wall clock is synchronised" : `kept in time by ${look.keptBy}`;
  const detail = `monotonic clock steps of ${look.resolutionNs} ns or less, ${kept}`;
  if (Math.abs(look.wallMovedMs) > stepMs) {
    const moved = `the wall clock moved by ${look.wallMovedMs.toFixed(0)} ms meanwhile`;
    return note("clock", `${detail}, ${moved}`, "a run during such steps has uncertain delays");
  }
  return look.resolutionNs > 1_000_000 ? note("clock", detail, "delays are coarser than 1 ms") : ok("clock", detail);
}

/** `limits` as in /proc/self/limits, or what `ulimit -n` prints; the soft limit, Infinity when there is none. */
export function parseOpenFiles(text: string): number {
  const value = /^Max open files\s+(\S+)/m.exec(text)?.[1] ?? text.trim();
  if (value === "unlimited") return Number.POSITIVE_INFINITY;
  return /^\d+$/.test(value) ? Number(value) : Number.NaN;
}

/** Bytes for people: "0 MB", "118 MB". */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
