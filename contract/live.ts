// The messages of a live page's stream, as JSON: `whole` when a page connects, `more` about once a second, `end` when the run has
// ended. Both sides are of the same build, so nothing is parsed beyond JSON. Milliseconds, counted from the load's start.

import type { LivePicture, LivePoint } from "./live-cloud.js";
import type { Plan } from "./manifest.js";

/** What never changes. */
export type LiveAbout = {
  readonly id: string;
  readonly scenario: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** As a user would type it. */
  readonly folder: string;
  readonly arrival: "entry" | "join";
  readonly worker: Plan["worker"];
  readonly planned: number;
  readonly deadlineMs: number;
  readonly graceMs: number;
};

const livePhases = ["before the load", "load", "after the load"] as const;

export type LiveFault = {
  readonly specification: string;
  readonly target: string;
  readonly phase: "once" | "began" | "ended";
  readonly atMs: number;
};

/** A worker's registration; `toMs` is `null` while it holds. */
export type LiveConnection = { readonly name: string; readonly fromMs: number; readonly toMs: number | null };

export type LiveState = {
  readonly phase: (typeof livePhases)[number];
  /** Now; `null` before the load. */
  readonly atMs: number | null;
  /** How many the plan has started by now; `null` where each follows the end of another. */
  readonly due: number | null;
  readonly requested: number;
  readonly refused: number;
  readonly delivered: number;
  readonly late: number;
  readonly lost: number;
  readonly rescues: number;
  /** Requested, and neither arrived nor given up. */
  readonly awaited: number;
  readonly jobs: number;
  readonly rooms: number;
  /** Of arrivals, to three digits; `null` where so few cannot bear it. */
  readonly delayMs: { readonly p50: number | null; readonly p90: number | null; readonly p99: number | null };
  readonly workers: { readonly registered: number; readonly highestLoad: number | null };
  readonly server: "answers" | "silent";
  /** 0 to 1 of all cores; `null` before the first sample. */
  readonly cpuBusy: number | null;
  /** By part, in megabytes of 10^6 bytes. */
  readonly memoryMb: Readonly<Record<string, number>>;
  readonly damagedLines: number;
  /** The newest ones, in order. */
  readonly faults: readonly LiveFault[];
  readonly connections: readonly LiveConnection[];
};

export type LiveWhole = { readonly about: LiveAbout; readonly picture: LivePicture; readonly state: LiveState };
export type LiveMore = { readonly points: readonly LivePoint[]; readonly state: LiveState };

/** `words`: the verdict's first line; "" where there is none. `page`: whether report.html is there to be opened. */
export type LiveEnd = { readonly words: string; readonly page: "there" | "none" };

/** Where the page and its stream are. */
export const livePaths = { page: "/", stream: "/stream", report: "/report.html" } as const;
