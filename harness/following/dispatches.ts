// The dispatches of a run while it goes on: what became of each, by the same instants that analysis judges by, counted and put
// into histograms. For monitoring, never for the summary: whether anybody missed the watch is asked by analysis alone.

import { nOfRoom } from "../../contract/ids.js";
import type { Manifest, Plan } from "../../contract/manifest.js";
import { watchMs } from "../../contract/timing.js";
import { delayBounds, schedulingBounds, stageBounds } from "./buckets.js";
import type { LoadFact, SeenFact } from "./facts.js";
import { Histogram } from "./histogram.js";
import { arrivalUs, type Ends, type Hops, hopsOf, isRecovered, jobsAlive, type Life, newLife } from "./life.js";
import type { WallClock } from "./wall-clock.js";

export type Outcome = "delivered" | "late" | "lost";

/** A dispatch of which it is certain what became of it; `delayMs` is `null` for one that did not arrive in the watch. */
export type Decided = {
  readonly n: number;
  readonly outcome: Outcome | "refused";
  /** The request, after the load's zero. */
  readonly atMs: number;
  readonly delayMs: number | null;
};

/** Who wants to know of each dispatch once, as soon as it is read. */
export type Heard = {
  readonly requested: (atUs: number) => void;
  /** It is certain what became of it. */
  readonly decided: (decided: Decided) => void;
  /** Nothing more comes of it: how long each of its hops took. */
  readonly closed: (hops: Hops) => void;
};

export const unheard: Heard = { requested: () => {}, decided: () => {}, closed: () => {} };

/** What has been counted of a dispatch already: requested or refused, and so on. */
type Counted = { isRequested: boolean; isRescued: boolean; outcome: Outcome | null; isClosing: boolean };

/** A fact is on disk at once, and read a little later. */
const settleUs = 1_000_000;

export class LiveDispatches {
  readonly counts = { requested: 0, refused: 0, delivered: 0, late: 0, lost: 0, rescues: 0, recovered: 0 };
  readonly delay = new Histogram(delayBounds);
  readonly schedulingDelay = new Histogram(schedulingBounds);
  readonly stages: Readonly<Record<keyof Hops, Histogram>>;
  readonly #runId: string;
  readonly #plan: Plan;
  readonly #ends: Ends;
  readonly #clock: WallClock;
  readonly #heard: Heard;
  readonly #open = new Map<number, { readonly life: Life; readonly counted: Counted }>();
  readonly #rooms = new Set<number>();
  #zeroUs: number | null = null;
  /** Facts of a dispatch whose request has not been read: of this reading, and of the one before. */
  #early: SeenFact[] = [];
  #held: readonly SeenFact[] = [];

  constructor({ run, plan }: Pick<Manifest, "run" | "plan">, clock: WallClock, heard: Heard = unheard) {
    this.#heard = heard;
    this.#runId = run.id;
    this.#plan = plan;
    this.#ends = plan.worker === "external" ? "join" : "entry";
    this.#clock = clock;
    const stage = () => new Histogram(stageBounds);
    this.stages = { offer: stage(), answer: stage(), assignment: stage(), entry: stage(), join: stage() };
  }

  /** Requested, and neither arrived nor given up. */
  get awaited(): number {
    const { requested, delivered, late, lost } = this.counts;
    return requested - delivered - late - lost;
  }

  /** Asked for, and not deleted or found gone. */
  get rooms(): number {
    return this.#rooms.size;
  }

  get jobs(): number {
    return [...this.#open.values()].reduce((sum, { life }) => sum + jobsAlive(life, this.#ends), 0);
  }

  /** Of the load, by the monotonic clock; `null` before its first request. */
  get zeroUs(): number | null {
    return this.#zeroUs;
  }

  load(fact: LoadFact): void {
    const isBegun = fact.event === "request" || fact.event === "room-made";
    const life = this.#open.get(fact.n)?.life ?? (isBegun ? this.#begin(fact.n) : undefined);
    if (life === undefined) return;
    switch (fact.event) {
      case "request":
        this.#requested(life, fact);
        break;
      case "response":
        if (fact.attempt !== 1) life.rescueDispatchId = fact.dispatchId;
        else {
          life.answer = fact.answer;
          if (fact.roomSid !== "") life.roomSid = fact.roomSid;
        }
        break;
      case "room-made":
        this.#rooms.add(fact.n);
        if (fact.roomSid !== "") life.roomSid = fact.roomSid;
        break;
      case "deleted":
        if (fact.result !== "failed") this.#rooms.delete(fact.n);
        break;
      case "done":
        life.isDone = true;
        break;
      default:
        fact satisfies never;
    }
  }

  #requested(life: Life, fact: Extract<LoadFact, { readonly event: "request" }>): void {
    const atUs = this.#clock.monotonicUs(fact.wallMs);
    if (fact.attempt !== 1) {
      life.rescueUs = atUs;
      return;
    }
    life.requestUs = atUs;
    this.#rooms.add(fact.n);
    this.#zeroUs ??= this.#clock.monotonicUs(fact.zeroWallMs);
    if (atUs !== null) this.#heard.requested(atUs);
    if (fact.dueUs < 0) return;
    const lateMs = fact.iterationWallMs - fact.zeroWallMs - fact.dueUs / 1000;
    // One that started before its time is off the schedule too; a stamp may be 1 ms early.
    this.schedulingDelay.observe((lateMs < -1 ? -lateMs : Math.max(0, lateMs)) / 1000);
  }

  /** What a job's observers say. */
  seen(fact: SeenFact): void {
    if (!this.#tell(fact)) this.#early.push(fact);
  }

  /** @returns whether the dispatch is one that goes on */
  #tell(fact: SeenFact): boolean {
    const key = "n" in fact && fact.n >= 0 ? fact.n : nOfRoom(this.#runId, fact.room);
    const life = key === undefined ? undefined : this.#open.get(key)?.life;
    if (life === undefined) return false;
    switch (fact.event) {
      case "entry":
        life.entries.push(fact);
        break;
      case "join":
        life.joins.push(fact);
        break;
      case "left":
        life.left.push(fact);
        break;
      case "offer":
        life.offers.push({ ...fact, offerUs: fact.atUs, answer: null, assignmentUs: null, identity: "" });
        break;
      case "answer":
      case "assignment":
        answered(life, fact);
        break;
      case "participant-joined":
        if (fact.kind === "agent") life.agentsJoined.push(fact);
        break;
      case "participant-left":
        if (fact.kind === "agent") life.agentsLeft.push(fact);
        break;
      case "room-started":
        if (life.roomSid === "" && life.rescueUs === null) life.roomSid = fact.roomSid;
        break;
      default:
        fact satisfies never;
    }
    return true;
  }

  /**
   * Counts what is certain by now, when all files have been read until now.
   * @param endUs from when on the observers are ended: what is watched for longer is nobody's loss
   */
  advance(nowUs: number, endUs: number): void {
    // k6's file has been read again since; who is still unknown is none of the plan's, or was closed.
    for (const fact of this.#held) this.#tell(fact);
    this.#held = this.#early;
    this.#early = [];
    for (const [n, { life, counted }] of this.#open) {
      this.#count(life, counted, nowUs, endUs);
      // The last facts of a dispatch that k6 has done with may be in a file that was read before k6's.
      if (counted.isClosing) this.#close(n, life, counted);
      // Two readings may be a moment apart: whoever is to be lost is counted first.
      counted.isClosing = life.isDone && !isUndecided(life, counted);
    }
  }

  #count(life: Life, counted: Counted, nowUs: number, endUs: number): void {
    if (life.rescueUs !== null && !counted.isRescued) {
      counted.isRescued = true;
      this.counts.rescues += 1;
    }
    if (life.answer === "refused") this.#countRefused(life, counted);
    if (life.requestUs === null || life.answer === "refused" || counted.outcome !== null) return;
    const arrival = arrivalUs(life, this.#ends, 1);
    if (!counted.isRequested && (life.answer !== null || arrival !== null || life.isDone)) {
      counted.isRequested = true;
      this.counts.requested += 1;
    }
    if (!counted.isRequested) return;
    const outcome = this.#outcomeOf(life.requestUs, arrival, nowUs, endUs);
    if (outcome === null) return;
    counted.outcome = outcome;
    this.counts[outcome] += 1;
    const delayUs = outcome === "lost" || arrival === null ? null : Math.max(0, arrival - life.requestUs);
    if (delayUs !== null) this.delay.observe(delayUs / 1e6);
    this.#heard.decided({
      ...{ n: life.n, outcome, atMs: this.#atMs(life.requestUs) },
      delayMs: delayUs === null ? null : delayUs / 1000,
    });
  }

  #countRefused({ n, requestUs }: Life, counted: Counted): void {
    if (counted.isRequested) return;
    counted.isRequested = true;
    this.counts.refused += 1;
    // A live one is deleted by k6.
    this.#rooms.delete(n);
    if (requestUs === null) return;
    this.#heard.decided({ n, outcome: "refused", atMs: this.#atMs(requestUs), delayMs: null });
  }

  #atMs(requestUs: number): number {
    return Math.round((requestUs - (this.#zeroUs ?? requestUs)) / 1000);
  }

  /** `null`: it is not known yet. */
  #outcomeOf(requestUs: number, arrival: number | null, nowUs: number, endUs: number): Outcome | null {
    const watchedUntilUs = requestUs + watchMs(this.#plan) * 1000;
    if (arrival !== null && arrival <= watchedUntilUs) {
      return arrival - requestUs <= this.#plan.deadlineMs * 1000 ? "delivered" : "late";
    }
    return arrival !== null || (watchedUntilUs <= endUs && watchedUntilUs + settleUs <= nowUs) ? "lost" : null;
  }

  #close(n: number, life: Life, counted: Counted): void {
    this.#open.delete(n);
    if (!counted.isRequested || life.answer === "refused") return;
    if (isRecovered(life, this.#ends, this.#plan.deadlineMs * 1000)) this.counts.recovered += 1;
    const hops = hopsOf(life, this.#ends);
    for (const stage of stageNames) {
      const us = hops[stage];
      if (us !== null) this.stages[stage].observe(us / 1e6);
    }
    this.#heard.closed(hops);
  }

  /** `undefined` beyond the plan: a warm-up. */
  #begin(n: number): Life | undefined {
    if (n < 0 || n >= this.#plan.planned) return undefined;
    const life = newLife(n);
    this.#open.set(n, { life, counted: { isRequested: false, isRescued: false, outcome: null, isClosing: false } });
    return life;
  }
}

const isUndecided = (life: Life, { isRequested, outcome }: Counted): boolean =>
  isRequested && life.answer !== "refused" && outcome === null;

function answered(life: Life, fact: Extract<SeenFact, { readonly event: "answer" | "assignment" }>): void {
  const offer = life.offers.filter(({ jobId, link }) => jobId === fact.jobId && link === fact.link).at(-1);
  if (offer === undefined) return;
  if (fact.identity !== "") offer.identity = fact.identity;
  if (fact.event === "answer") offer.answer = { atUs: fact.atUs, available: fact.available };
  else offer.assignmentUs = fact.atUs;
}

const stageNames = ["offer", "answer", "assignment", "entry", "join"] as const;
