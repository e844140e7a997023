// Whether a run should go on: the disk has room, the load is made, the server answers. Pure: looks in, a reason out. What ends
// a run here has voided it already, or soon would; hours of it would only be lost.

/** What was seen at one look. `atMs` is since the load's start. */
export type Look = {
  readonly atMs: number;
  /** Of the run folder's file system; `null` where it could not be asked. */
  readonly freeBytes: number | null;
  /** Dispatches asked for so far, by the collector's live figures. */
  readonly requested: number;
  readonly server: ServerState;
};

/** `refuses`: it answers, and no longer takes the key. `ended by plan`: it is silent because a fault has ended it. */
export type ServerState = "answers" | "refuses" | "silent" | "ended by plan";

export type Rules = {
  readonly leastFreeBytes: number;
  /** How many starts the schedule has until then; `null` for a load in which each follows another. */
  readonly startsDue: (atMs: number) => number | null;
};

/** The live figures come each 0.5 s, and k6 may start up to a second late without harm. */
const figuresLateMs = 2_000;

const generatorSpanMs = 60_000;

/** Of the minute's planned starts. A dropped start voids the run; a tenth of them is another load. */
const mostMissingShare = 0.1;

/** A start or two may fall on the other side of the minute's edge. */
const mostMissingAnyway = 2;

/** A stall of seconds is caught up by the next look; what lasts for so many looks is not. */
const looksBehind = 3;

/** A restart takes seconds, and so does a cold container; workers give up and come back within a minute. */
const longestSilenceMs = 120_000;

/** Older looks are not needed. */
export const lookedBackMs = Math.max(longestSilenceMs, generatorSpanMs) + 60_000;

/** How the reason begins that is the harness's own. */
export const generatorIsBehind = "the generator is behind";

/** The reason for which the run should end; `undefined`: it should go on. Looks in order of time. */
export function reasonToEnd(looks: readonly Look[], rules: Rules): string | undefined {
  return diskLow(looks, rules) ?? generatorBehind(looks, rules) ?? serverGone(looks);
}

function diskLow(looks: readonly Look[], { leastFreeBytes }: Rules): string | undefined {
  const freeBytes = looks.at(-1)?.freeBytes ?? null;
  if (freeBytes === null || freeBytes >= leastFreeBytes) return undefined;
  return `the disk is nearly full: ${megabytes(freeBytes)} MB free where the run is written, --min-free is ${megabytes(leastFreeBytes)} MB; make room or choose another folder with --out`;
}

function generatorBehind(looks: readonly Look[], rules: Rules): string | undefined {
  const found = looks
    .slice(-looksBehind)
    .map((_, i, last) => missingAt(looks.slice(0, looks.length - last.length + i + 1), rules));
  const newest = found.at(-1);
  if (found.length < looksBehind || found.includes(undefined) || newest === undefined) return undefined;
  const { planned, made } = newest;
  const perMinute = `asked ${rateText(planned)}, made ${rateText(made)} in the last minute`;
  return `${generatorIsBehind}: ${perMinute}; this machine cannot make the load, ask for a lower --rate`;
}

/** What the schedule had in the minute before the last of these looks, and what was made; `undefined` where nothing to speak of is missing. */
function missingAt(looks: readonly Look[], { startsDue }: Rules): { planned: number; made: number } | undefined {
  const newest = looks.at(-1);
  const before = looks.filter(({ atMs }) => newest !== undefined && atMs <= newest.atMs - generatorSpanMs).at(-1);
  if (newest === undefined || before === undefined) return undefined;
  const until = startsDue(newest.atMs - figuresLateMs);
  const from = startsDue(before.atMs - figuresLateMs);
  if (until === null || from === null) return undefined;
  const planned = until - from;
  const made = newest.requested - before.requested;
  return planned - made > Math.max(mostMissingAnyway, mostMissingShare * planned) ? { planned, made } : undefined;
}

function serverGone(looks: readonly Look[]): string | undefined {
  const silentMs = lastingMs(looks, "silent");
  if (silentMs >= longestSilenceMs) {
    return `the server has not answered for ${seconds(silentMs)} s (an authenticated ListRooms each time)`;
  }
  const refusesMs = lastingMs(looks, "refuses");
  if (refusesMs < longestSilenceMs) return undefined;
  return `the server has refused the API key and secret for ${seconds(refusesMs)} s, which it took before: was its key changed?`;
}

/** How long it has been in a state without a break; 0 when it is not. */
function lastingMs(looks: readonly Look[], state: ServerState): number {
  const newest = looks.at(-1);
  const before = looks.filter(({ server }) => server !== state).at(-1) ?? looks[0];
  return newest === undefined || before === undefined ? 0 : newest.atMs - before.atMs;
}

const seconds = (ms: number): number => Math.round(ms / 1000);

const rateText = (perMinute: number): string => `${Math.round((perMinute * 10) / 60) / 10}/s`;

const megabytes = (bytes: number): number => Math.floor(bytes / 1_000_000);
