// One dispatch as far as facts of it have come: what was asked, offered, entered and joined, and what that makes of it. Facts of
// different observers come in any order, so it is asked only when all files have been read.

import type { JobOf } from "./facts.js";

/** One offer of the worker's socket, with what followed it. Instants are monotonic microseconds. */
type Offer = JobOf & {
  readonly link: number;
  readonly offerUs: number;
  answer: { readonly atUs: number; readonly available: "yes" | "no" } | null;
  assignmentUs: number | null;
  /** The participant that the answer names; "" before it. */
  identity: string;
};

type Moment = JobOf & { readonly atUs: number };

/** An agent's participant, as the collector saw it. */
type Presence = { readonly identity: string; readonly atUs: number };

export type Life = {
  readonly n: number;
  requestUs: number | null;
  answer: "ok" | "refused" | "none" | null;
  rescueUs: number | null;
  /** Of the rescue's createDispatch, "" before it is answered: a job without our key is known by it. */
  rescueDispatchId: string;
  /** Of the room that attempt 1 asked into; "" while nobody has said it. */
  roomSid: string;
  readonly offers: Offer[];
  readonly entries: Moment[];
  readonly joins: Moment[];
  readonly left: Moment[];
  readonly agentsJoined: Presence[];
  readonly agentsLeft: Presence[];
  /** Whether k6 has done with it, and its room is gone. */
  isDone: boolean;
};

export const newLife = (n: number): Life => ({
  ...{ n, requestUs: null, answer: null, rescueUs: null, rescueDispatchId: "", roomSid: "", isDone: false },
  ...{ offers: [], entries: [], joins: [], left: [], agentsJoined: [], agentsLeft: [] },
});

/** What ends the delay: the job's entry, or, of a worker that is not ours, its agent's join. */
export type Ends = "entry" | "join";

/** Whether what is known of a job belongs to attempt 1 or to the rescue. */
const attemptOf = ({ rescueDispatchId }: Life, { attempt, dispatchId }: JobOf): number =>
  attempt !== 0 ? attempt : dispatchId !== "" && dispatchId === rescueDispatchId ? 2 : 1;

/** When an attempt arrived; `null`: not yet. */
export function arrivalUs(life: Life, ends: Ends, attempt: 1 | 2): number | null {
  if (ends === "entry") return earliest(life.entries.filter((entry) => attemptOf(life, entry) === attempt));
  return earliest(life.agentsJoined.filter(({ identity }) => identitiesOf(life, attempt).includes(identity)));
}

const identitiesOf = (life: Life, attempt: 1 | 2): readonly string[] =>
  life.offers
    .filter((offer) => offer.identity !== "" && attemptOf(life, offer) === attempt)
    .map(({ identity }) => identity);

/** From the hop before it, in microseconds; `null` where one of both was not seen. */
export type Hops = Readonly<Record<"offer" | "answer" | "assignment" | "entry" | "join", number | null>>;

/** Of the chain that led to the arrival of attempt 1, or of the one that came furthest. */
export function hopsOf(life: Life, ends: Ends): Hops {
  const entry = earliestOf(life.entries.filter((moment) => attemptOf(life, moment) === 1));
  const arrival = arrivalUs(life, ends, 1);
  const offer = chainOf(life, ends === "entry" ? entry?.jobId : undefined, arrival);
  const join = ends === "join" ? arrival : joinUs(life, entry);
  const answer = offer?.answer ?? null;
  return {
    offer: between(life.requestUs, offer?.offerUs ?? null),
    answer: between(offer?.offerUs ?? null, answer?.atUs ?? null),
    assignment: answer?.available === "yes" ? between(answer.atUs, offer?.assignmentUs ?? null) : null,
    entry: between(offer?.assignmentUs ?? null, entry?.atUs ?? null),
    join: between(ends === "join" ? (offer?.assignmentUs ?? null) : (entry?.atUs ?? null), join),
  };
}

/** The last offer answered yes before the arrival; without an arrival the one that was assigned, else the last. */
function chainOf(life: Life, jobId: string | undefined, arrival: number | null): Offer | undefined {
  const offers = life.offers
    .filter((offer) => attemptOf(life, offer) === 1 && (jobId === undefined || offer.jobId === jobId))
    .sort((a, b) => a.offerUs - b.offerUs);
  const led = offers.filter(({ answer }) => answer?.available === "yes" && arrival !== null && answer.atUs <= arrival);
  return led.at(-1) ?? offers.filter(({ assignmentUs }) => assignmentUs !== null).at(-1) ?? offers.at(-1);
}

const joinUs = ({ joins }: Life, entry: Moment | undefined): number | null =>
  entry === undefined ? null : earliest(joins.filter(({ jobId }) => jobId === entry.jobId));

/** The rescue arrived within its own deadline, before attempt 1, in the room that attempt 1 was to have. */
export function isRecovered(life: Life, ends: Ends, deadlineUs: number): boolean {
  const [first, rescue] = [arrivalUs(life, ends, 1), arrivalUs(life, ends, 2)];
  if (life.rescueUs === null || rescue === null || rescue - life.rescueUs > deadlineUs) return false;
  if (first !== null && first <= rescue) return false;
  const jobs = [...life.entries, ...life.offers].filter((job) => attemptOf(life, job) === 2 && job.roomSid !== "");
  const sid = firstSid(life);
  return sid !== "" && jobs.some(({ roomSid }) => roomSid === sid);
}

function firstSid(life: Life): string {
  if (life.roomSid !== "") return life.roomSid;
  const jobs = [...life.entries, ...life.offers].filter((job) => attemptOf(life, job) === 1 && job.roomSid !== "");
  return jobs[0]?.roomSid ?? "";
}

/** Jobs that are there now: entered and not left, or agents in the room. */
export function jobsAlive({ entries, left, agentsJoined, agentsLeft }: Life, ends: Ends): number {
  if (ends === "entry") return entries.filter(({ jobId }) => !left.some((one) => one.jobId === jobId)).length;
  return agentsJoined.filter(({ identity }) => !agentsLeft.some((one) => one.identity === identity)).length;
}

const between = (fromUs: number | null, toUs: number | null): number | null =>
  fromUs === null || toUs === null ? null : Math.max(0, toUs - fromUs);

type Stamped = { readonly atUs: number };

const earliestOf = <One extends Stamped>(moments: readonly One[]): One | undefined =>
  moments.reduce<One | undefined>((best, one) => (best === undefined || one.atUs < best.atUs ? one : best), undefined);

const earliest = (moments: readonly Stamped[]): number | null => earliestOf(moments)?.atUs ?? null;
