// The messages of a live page's stream, as JSON: `whole` when a page connects, `more` about once a second, `end` when the run has
// ended. Both sides are of the same build, so nothing is parsed beyond JSON. Milliseconds, counted from the load's start.

import type { LivePicture, LivePoint } from "./live-cloud.js";
import type { LiveColumn, LiveColumns } from "./live-course.js";
import type { Ranks } from "./ranks.js";

/** What never changes. */
export type LiveAbout = {
  readonly id: string;
  readonly scenario: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** As a user would type it. */
  readonly folder: string;
  readonly arrival: "entry" | "assignment" | "join";
  /** Whether the worker's frames are seen. */
  readonly isTapped: boolean;
  readonly planned: number;
  /** Of the machine. */
  readonly cores: number;
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
  /** The newest ones, in order. */
  readonly connections: readonly LiveConnection[];
  /** Until then connections may have been forgotten; 0: none were. */
  readonly forgottenUntilMs: number;
  /** Where the course's first column begins: the load's processes were started before its first request. */
  readonly courseFromMs: number;
};

/** Of those that have taken it, in milliseconds to three digits; `null` where so few cannot bear it. */
export type LiveHop = {
  readonly count: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
};

/** What costs more to make than to look at: it comes every few seconds. */
export type LiveSpreads = {
  /** Lost ones with them. */
  readonly ranks: Ranks;
  readonly hops: Readonly<Record<"offer" | "answer" | "assignment" | "entry" | "join", LiveHop>>;
};

export type LiveWhole = {
  readonly about: LiveAbout;
  readonly picture: LivePicture;
  readonly course: LiveColumns;
  /** The newest ones that came late or not at all, in the order in which that was known. */
  readonly missed: readonly LivePoint[];
  readonly spreads: LiveSpreads;
  readonly state: LiveState;
};

export type LiveMore = {
  readonly points: readonly LivePoint[];
  /** Seconds, or more of what is in them. */
  readonly seconds: readonly LiveColumn[];
  /** `null`: as before. */
  readonly spreads: LiveSpreads | null;
  readonly state: LiveState;
};

/** In the list of those that came late or not at all. */
export const mostMissed = 20;

export const isMissed = ({ outcome }: LivePoint): boolean => outcome === "late" || outcome === "lost";

/** `result`: the verdict; `null` where there is none. `page`: whether report.html is there to be opened. */
export type LiveEnd = {
  readonly result: "pass" | "fail" | "unknown" | null;
  readonly words: string;
  readonly page: "there" | "none";
};

/** Where the page and its stream are, and at the end the run's report. */
export const livePaths = { page: "/", stream: "/stream", report: "/report.html" } as const;

/** A browser keeps a report by its address, and another run may have the same port. */
export const reportAddress = ({ id }: Pick<LiveAbout, "id">): string =>
  `${livePaths.report}?run=${encodeURIComponent(id)}`;
