// What is known of one dispatch that tells why it fared as it did, in milliseconds from its request: from its row, the
// lines about it and the workers' links. Lines of faults are left out: a cause is found without them. Pure.

import type { Manifest } from "../../contract/manifest.js";
import type { DispatchRow, Others } from "./choose.js";
import type { Gathered, Seen } from "./gather.js";
import type { Line } from "./line.js";
import { isOurs, isReady, type Link } from "./links.js";

export type Facts = {
  readonly manifest: Manifest;
  readonly row: DispatchRow;
  readonly others: Others;
  readonly gathered: Gathered;
};

/** Each instant of the chain, `null` when it was not seen. */
export type Instants = Readonly<
  Record<"offer" | "answer" | "assignment" | "handler" | "entry" | "join" | "arrival", number | null>
>;

export type Known = Facts & {
  readonly atMs: Instants;
  /** From the request to a monotonic instant; 0 where the request's own is not known. */
  readonly sinceRequestMs: (atUs: number) => number;
  readonly watchedUntilMs: number;
  readonly response: Line | undefined;
  readonly look: Line | undefined;
  /** How long before the request its room had been made; `null` when it had not, or nobody says. */
  readonly roomMadeBeforeMs: number | null;
  /** Links of our agent name that were open and registered at the request. */
  readonly ready: readonly Link[];
  /** When the first of our workers was registered after the request; `null`: none, or one was ready before. */
  readonly readyLaterMs: number | null;
  /** Connections that registered under our agent name, for jobs of another kind. */
  readonly unfit: number;
  /** Names of connections that registered under another name. */
  readonly otherNames: readonly string[];
  readonly ourWorkerIds: ReadonlySet<string>;
  /** Agents who were in the room though none of our workers named them. */
  readonly strangers: readonly string[];
  /** By the wiretap: offers, and answers that were no. */
  readonly offers: number;
  readonly refusals: number;
  /** By the workers' own lines: calls of their request functions, and what these said no to. */
  readonly calls: number;
  readonly rejections: number;
  /** The first offer by the wiretap, the first call of a handler; those in `atMs` are of the chain that counts. */
  readonly firstOfferMs: number | null;
  readonly firstCallMs: number | null;
  /** Workers that reported themselves FULL soon after the request. */
  readonly becameFull: number;
  /** Observers whose lines end before this dispatch's watch does, and when. */
  readonly short: readonly { readonly observer: string; readonly lastMs: number | null }[];
  /** Observers with lines that cannot be read: any of those may have been about this dispatch. */
  readonly damaged: readonly { readonly observer: string; readonly lines: number }[];
  /** Our workers' ends by plan before the watch's end. */
  readonly stops: readonly { readonly role: string; readonly atMs: number }[];
  /** Ends by plan of the server's nodes, before that too. */
  readonly serverStops: readonly { readonly role: string; readonly atMs: number }[];
};

export function knownOf(facts: Facts): Known {
  const { row, gathered, manifest } = facts;
  const zeroUs = row.request_us ?? 0;
  const sinceRequestMs = (atUs: number) => (row.request_us === null ? 0 : (atUs - zeroUs) / 1000);
  const msOf = (us: number | null) => (us === null || row.request_us === null ? null : sinceRequestMs(us));
  const seen = gathered.about.filter(({ line }) => line.event !== "fault");
  const first = (event: string) => seen.find(({ line }) => line.event === event && line.attempt !== 2)?.line;
  const watchedUntilMs = manifest.plan.deadlineMs + manifest.plan.graceMs;
  const ours = gathered.links.filter((link) => isOurs(link, manifest.plan.agentName));
  const stops = gathered.ends.map(({ role, atUs }) => ({ role, atMs: sinceRequestMs(atUs) }));
  return {
    ...facts,
    atMs: {
      ...{ offer: msOf(row.offer_us), answer: msOf(row.answer_us), assignment: msOf(row.assignment_us) },
      ...{ handler: msOf(row.handler_us), entry: msOf(row.entry_us), join: msOf(row.join_us) },
      arrival: msOf(row.arrival_us),
    },
    sinceRequestMs,
    watchedUntilMs,
    response: first("response"),
    look: first("look"),
    roomMadeBeforeMs: roomMadeBefore(seen),
    ready: ours.filter((link) => isReady(link, manifest.plan.agentName, zeroUs)),
    readyLaterMs: readyLater(ours, gathered, zeroUs, sinceRequestMs),
    unfit: gathered.links.filter((link) => link.agentName === manifest.plan.agentName).length - ours.length,
    otherNames: [...new Set(gathered.links.map((link) => link.agentName))].filter(
      (name) => name !== "" && name !== manifest.plan.agentName,
    ),
    ourWorkerIds: new Set([...ours, ...gathered.registered].map(({ workerId }) => workerId).filter((id) => id !== "")),
    strangers: manifest.plan.wiretap === "on" ? strangersIn(seen) : [],
    offers: countOf(seen, (line) => line.event === "offer"),
    refusals: countOf(seen, (line) => line.event === "answer" && line.available === "no"),
    calls: countOf(seen, (line) => line.event === "handler"),
    rejections: countOf(seen, (line) => line.event === "rejected"),
    short: shortWatches(facts, sinceRequestMs, watchedUntilMs),
    damaged: decidingWatches(gathered).flatMap(({ observer, damagedLines: lines }) =>
      lines === 0 ? [] : [{ observer, lines }],
    ),
    stops: stops.filter(({ role }) => role.startsWith("worker-")),
    serverStops: stops.filter(({ role }) => role.startsWith("server")),
    firstOfferMs: msOf(seen.find(({ line }) => line.event === "offer" && line.attempt !== 2)?.line.atUs ?? null),
    firstCallMs: msOf(seen.find(({ line }) => line.event === "handler" && line.attempt === 1)?.line.atUs ?? null),
    becameFull: gathered.around.filter(({ line }) => becameFull(line, zeroUs)).length,
  };
}

/** Until the server has chosen: it waits 200 ms (docs/livekit.md), and a busy one longer. */
const becameFull = ({ event, status, atUs }: Line, zeroUs: number): boolean =>
  event === "status" && status === "full" && atUs !== null && atUs > zeroUs && atUs <= zeroUs + 1_000_000;

const countOf = (seen: readonly Seen[], is: (line: Line) => boolean): number =>
  seen.filter(({ line }) => line.attempt !== 2 && is(line)).length;

/** By k6's line of making it, else by the API's answer: the server stamps rooms with whole seconds or milliseconds. */
function roomMadeBefore(seen: readonly Seen[]): number | null {
  const first = (event: string) => seen.find(({ line }) => line.event === event && line.attempt !== 2)?.line;
  const request = first("request");
  const made = seen.find(({ line }) => line.event === "room-made" && line.answer === "ok")?.line;
  const madeWallMs = made?.wallMs ?? first("response")?.roomCreatedWallMs ?? 0;
  const beforeMs = (request?.wallMs ?? 0) - madeWallMs;
  return request === undefined || madeWallMs === 0 || beforeMs <= 0 ? null : beforeMs;
}

function readyLater(
  ours: readonly Link[],
  { registered }: Gathered,
  zeroUs: number,
  sinceRequestMs: (atUs: number) => number,
): number | null {
  const instants = [...ours.map((link) => link.registeredUs), ...registered.map(({ atUs }) => atUs)].filter(
    (atUs) => atUs !== null,
  );
  return instants.length === 0 || Math.min(...instants) <= zeroUs ? null : sinceRequestMs(Math.min(...instants));
}

/** An identity is ours when an answer or assignment of our workers gave it. Without a wiretap none is known. */
function strangersIn(seen: readonly Seen[]): readonly string[] {
  const ours = new Set(seen.map(({ line }) => (line.event.startsWith("participant-") ? "" : line.identity)));
  const agents = seen.flatMap(({ line }) =>
    line.event === "participant-joined" && line.kind === "agent" ? [line.identity] : [],
  );
  return [...new Set(agents)].filter((who) => !ours.has(who));
}

/** The harness and k6 see no arrival, and a rival's lines are not asked. */
const decidingWatches = ({ watches }: Gathered): Gathered["watches"] =>
  watches.filter(({ observer }) => observer !== "k6" && observer !== "harness" && !observer.startsWith("rival-"));

/** Each that wrote nothing more may have missed something. */
function shortWatches(
  { gathered, row }: Facts,
  sinceRequestMs: (atUs: number) => number,
  watchedUntilMs: number,
): Known["short"] {
  const untilMs = row.arrival_us === null ? watchedUntilMs : Math.min(watchedUntilMs, sinceRequestMs(row.arrival_us));
  return decidingWatches(gathered)
    .map(({ observer, lastUs }) => ({ observer, lastMs: lastUs === null ? null : sinceRequestMs(lastUs) }))
    .filter(({ lastMs }) => lastMs === null || lastMs < untilMs);
}
