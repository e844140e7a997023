// The time line of one dispatch: each line about it and around it, and the server's own stamps of offers, in order of
// time from its request. Pure.

import type { Seen } from "./gather.js";
import type { Facts } from "./known.js";
import type { Line } from "./line.js";
import { kindOf } from "./relevance.js";
import { wallClock } from "./wall-clock.js";
import { type Names, wordsOf } from "./words.js";

export type Moment = {
  /** From the request of attempt 1, milliseconds with one decimal; `null`: no clock maps its stamp. */
  readonly offsetMs: number | null;
  /** Of a wall clock's stamp: its resolution, or more beside a step. 0 for stamps by the monotonic clock. */
  readonly uncertaintyMs: number;
  readonly observer: string;
  /** 0: of no attempt, or not known of which. */
  readonly attempt: 0 | 1 | 2;
  readonly what: "seen" | "injected";
  readonly event: string;
  readonly words: string;
};

type Stamp = { readonly atUs: number; readonly uncertaintyUs: number } | null;

export function momentsOf(facts: Facts): readonly Moment[] {
  const { gathered, row } = facts;
  const clock = wallClock(gathered.pairs);
  const attempts = attemptsOf(gathered.about);
  const names = namesOf(facts);
  const resolutionUs = facts.manifest.clocks.k6.resolutionUs;
  const zeroUs = row.request_us ?? unmappedZeroUs(gathered.about);
  const stampOf = ({ atUs, wallMs }: Line): Stamp => {
    if (row.request_us === null) return wallMs === null ? null : { atUs: wallMs * 1000, uncertaintyUs: resolutionUs };
    if (atUs !== null) return { atUs, uncertaintyUs: 0 };
    const mapped = clock((wallMs ?? 0) * 1000);
    return mapped && { ...mapped, uncertaintyUs: Math.max(resolutionUs, mapped.uncertaintyUs) };
  };
  const moment = ({ observer, line }: Seen, attempt: Moment["attempt"]): Moment => ({
    ...placed(stampOf(line), zeroUs),
    ...{ observer, attempt, what: line.event === "fault" ? "injected" : "seen", event: line.event },
    words: wordsOf(kindOf(observer), line, names),
  });
  const stamped = serverStamps(facts).map(({ line, wallUs }): Moment => {
    const place = placed(row.request_us === null ? null : clock(wallUs), zeroUs);
    const words = `offers job ${line.jobId}, by the server's own stamp`;
    return { ...place, observer: "server", attempt: attempts(line), what: "seen", event: "offered", words };
  });
  const moments = [
    ...stamped,
    ...gathered.about.map((seen) => moment(seen, attempts(seen.line))),
    ...gathered.around.map((seen) => moment(seen, 0)),
  ];
  // The sort is stable: at one instant the server's own stamp stands first, then who was read first: k6 before others.
  return moments.sort((a, b) => order(a) - order(b));
}

const order = ({ offsetMs }: Moment): number => offsetMs ?? Number.MAX_VALUE;

const placed = (stamp: Stamp, zeroUs: number): Pick<Moment, "offsetMs" | "uncertaintyMs"> => ({
  offsetMs: stamp === null ? null : Math.round((stamp.atUs - zeroUs) / 100) / 10,
  uncertaintyMs: stamp === null ? 0 : Math.round(stamp.uncertaintyUs / 100) / 10,
});

/** Where no clock maps the request, k6's lines are told by its own wall clock, and nobody else's have an offset. */
const unmappedZeroUs = (about: readonly Seen[]): number =>
  (about.find(({ line }) => line.event === "request" && line.attempt === 1)?.line.wallMs ?? 0) * 1000;

/** Which attempt a line is of: as it says itself, or as other lines of its dispatch or job do. */
function attemptsOf(about: readonly Seen[]): (line: Line) => Moment["attempt"] {
  const ofDispatch = new Map<string, 1 | 2>();
  const ofJob = new Map<string, 1 | 2>();
  for (const { line } of about) {
    const attempt = told(line);
    if (attempt !== 0 && line.dispatchId !== "") ofDispatch.set(line.dispatchId, attempt);
    if (attempt !== 0 && line.jobId !== "") ofJob.set(line.jobId, attempt);
  }
  // A worker that is not ours carries no key: any dispatch of the room but the rescue's is the first attempt.
  for (const { line } of about) {
    const attempt = ofDispatch.get(line.dispatchId) ?? 1;
    if (line.dispatchId !== "" && line.jobId !== "" && !ofJob.has(line.jobId)) ofJob.set(line.jobId, attempt);
  }
  return (line) => told(line) || (ofJob.get(line.jobId) ?? ofDispatch.get(line.dispatchId) ?? 0);
}

function told({ event, attempt }: Line): 0 | 1 | 2 {
  if (event === "look" || event === "list-lag") return 1;
  return attempt === 1 || attempt === 2 ? attempt : 0;
}

function namesOf({ gathered, manifest }: Facts): Names {
  const workers = new Map(gathered.links.map(({ link, workerId }) => [link, workerId]));
  return { worker: manifest.plan.worker, workerOf: (link) => workers.get(link) ?? "" };
}

/** The server sets state.startedAt at the offer; several lines carry the same one. Another host's clock is no use here. */
function serverStamps({ gathered, manifest }: Facts): readonly { readonly line: Line; readonly wallUs: number }[] {
  if (manifest.clocks.server.relation !== "same-host") return [];
  const stamps = new Map<string, { readonly line: Line; readonly wallUs: number }>();
  for (const { line } of gathered.about) {
    if (line.offeredWallUs > 0 && line.jobId !== "")
      stamps.set(`${line.jobId} ${line.offeredWallUs}`, { line, wallUs: line.offeredWallUs });
  }
  return [...stamps.values()];
}
