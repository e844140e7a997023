// One wire worker: answers offers, takes the assignment for the arrival, holds each job for its time and reports itself.
// It runs no job's code, so one process carries 100 jobs a second (bench wire-rate).

import type { JobFacts } from "../../contract/events/job.js";
import type { MonotonicUs } from "../../contract/instants.js";
import { roomAdmissionOf } from "../admission.js";
import { type OfferEffect, refusal, strikesOf, type WorkerFaults } from "../faults.js";
import { factsOf, offeredWallUsOf, roomCreatedWallMsOf } from "../job-facts.js";
import { nowUs } from "../record.js";
import type { WireStubSettings } from "../settings.js";
import type { Book } from "./book.js";
import { type Connection, type Lost, openLink } from "./link.js";
import { enterRoom, type Presence, signallingUrl } from "./presence.js";
import { jobEndedFrame, noFrame, type ServerSays, statusFrame, yesFrame } from "./protocol.js";
import { isNews, type Reported, reportOf } from "./report.js";
import { Roster } from "./roster.js";

type WorkerParts = {
  readonly settings: WireStubSettings;
  readonly book: Book;
  /** One for all workers of the process, so that "the nth" counts over all of them. */
  readonly faults: WorkerFaults;
  readonly registered: (workerId: string) => void;
};

type Held = {
  readonly hold: NodeJS.Timeout;
  /** `undefined` where the worker joins no room. */
  readonly presence: Presence | undefined;
};

type Assignment = Extract<ServerSays, { says: "assignment" }>;

/** The real SDKs' interval (docs/livekit.md). */
const reportMs = 2_500;

export class WireWorker {
  readonly #settings: WireStubSettings;
  readonly #book: Book;
  readonly #faults: WorkerFaults;
  readonly #roster: Roster<Held>;
  readonly #slowAnswers = new Set<NodeJS.Timeout>();
  readonly #reports: NodeJS.Timeout;
  readonly #closeLink: () => void;
  #connection: Connection | undefined;
  #told: Reported | undefined;
  #intake: "open" | "closed" = "open";

  /** Connects at once, and again whenever the connection ends, until it is stopped. */
  constructor({ settings, book, faults, registered }: WorkerParts) {
    this.#settings = settings;
    this.#book = book;
    this.#faults = faults;
    this.#roster = new Roster(settings.capacity);
    this.#closeLink = openLink(settings, {
      registered: (connection, workerId) => {
        this.#connection = connection;
        registered(workerId);
        this.#report();
      },
      said: (connection, says) => this.#heard(connection, says),
      closed: (lost) => this.#disconnected(lost),
    });
    this.#reports = setInterval(() => this.#report(), reportMs);
  }

  /** Tells the server its status and load if they changed. */
  reportNews(): void {
    if (isNews(this.#reportNow(), this.#told)) this.#report();
  }

  /** From now on it reports itself full and says no to whatever it is offered all the same; what it has it keeps. */
  drain(): void {
    this.#intake = "closed";
    this.#report();
  }

  /** Whether it has no job and has promised none. */
  isIdle(): boolean {
    return this.#roster.isEmpty(nowUs());
  }

  /** Leaves every room and the server, for good. */
  stop(): void {
    clearInterval(this.#reports);
    this.#withholdForGood();
    for (const { hold, presence } of this.#roster.releaseAll()) {
      clearTimeout(hold);
      presence?.leave();
    }
    this.#closeLink();
  }

  #heard(connection: Connection, says: ServerSays): void {
    switch (says.says) {
      case "offer":
        this.#offered(connection, says.job);
        break;
      case "assignment":
        this.#assigned(connection, says);
        break;
      case "termination":
        this.#released(says.jobId);
        break;
      case "registered":
      case "nothing of ours":
        break;
      default:
        says satisfies never;
    }
  }

  #offered(connection: Connection, job: unknown): void {
    const atUs = nowUs();
    const facts = factsOf(job, this.#settings.runId);
    this.#book.offered(facts, offeredWallUsOf(job), atUs);
    const effect = this.#effectOn(facts, atUs);
    if (effect.answer === "yes") this.#roster.promise(facts.jobId, atUs);
    if (effect.afterMs === 0) {
      this.#answer(connection, facts, effect);
      return;
    }
    const { withholding, answering } = strikesOf(effect);
    const timer = setTimeout(() => {
      this.#slowAnswers.delete(timer);
      this.#answer(connection, facts, { ...effect, by: answering });
    }, effect.afterMs);
    this.#slowAnswers.add(timer);
    // Not only with the answer: a worker that is stopped before gives none.
    for (const fault of withholding) this.#book.struck(fault, facts);
  }

  /** Its promises and the answers to its offers went with the connection; the jobs are held on. */
  #disconnected(lost: Lost): void {
    this.#book.disconnected(lost);
    this.#withholdForGood();
    this.#roster.forgetPromises();
  }

  #withholdForGood(): void {
    for (const timer of this.#slowAnswers) clearTimeout(timer);
    this.#slowAnswers.clear();
  }

  #effectOn(facts: JobFacts, atUs: MonotonicUs): OfferEffect {
    const isWelcome = this.#intake === "open" && !this.#roster.isFull(atUs);
    if (!isWelcome || roomAdmissionOf(facts, this.#settings.runId) === "reject") return refusal;
    return this.#faults.forOffer(facts.room, atUs);
  }

  #answer(connection: Connection, facts: JobFacts, effect: OfferEffect): void {
    const { jobId } = facts;
    const frame = effect.answer === "yes" ? yesFrame(jobId, this.#book.identityOf(facts), "rollcall") : noFrame(jobId);
    if (connection.send(frame) === "gone") {
      this.#roster.forget(jobId);
      return;
    }
    // The server's patience begins with the answer, however late that is.
    if (effect.answer === "yes") this.#roster.promise(jobId, nowUs());
    else this.#book.rejected(facts);
    for (const fault of effect.by) this.#book.struck(fault, facts);
    this.reportNews();
  }

  #assigned(connection: Connection, assignment: Assignment): void {
    const facts = factsOf(assignment.job, this.#settings.runId);
    if (roomAdmissionOf(facts, this.#settings.runId) === "reject") return;
    // A second assignment of a job is a second arrival and written down as one; there is nothing more to hold.
    this.#book.assigned(facts);
    if (this.#roster.isHeld(facts.jobId)) return;
    // Told to the connection that assigned it: on another one the server does not know the job.
    const hold = setTimeout(() => {
      if (this.#released(facts.jobId)) connection.send(jobEndedFrame(facts.jobId));
    }, this.#settings.holdMs);
    this.#roster.hold(facts.jobId, { hold, presence: this.#enter(assignment, facts) });
    this.reportNews();
  }

  #enter({ url, token, job }: Assignment, facts: JobFacts): Presence | undefined {
    if (this.#settings.presence === "none") return undefined;
    return enterRoom({
      settings: this.#settings,
      facts,
      roomCreatedWallMs: roomCreatedWallMsOf(job),
      url: signallingUrl(url === "" ? this.#settings.serverUrl : url, token),
      ends: {
        joined: () => this.#book.joined(facts),
        failed: (error) => this.#book.joinFailed(facts, error),
        left: () => this.#book.left(facts),
      },
    });
  }

  /** Whether the job was still held. */
  #released(jobId: string): boolean {
    const held = this.#roster.release(jobId);
    if (held === undefined) return false;
    clearTimeout(held.hold);
    held.presence?.leave();
    this.reportNews();
    return true;
  }

  #reportNow(): Reported {
    // A report of a load is no more: the SDK's worker says FULL with load 0 too when it drains (tried).
    if (this.#intake === "closed") return { status: "full", load: 0 };
    const atUs = nowUs();
    return reportOf(this.#faults.reportAt(atUs), this.#roster.isFull(atUs) ? "none" : "free");
  }

  #report(): void {
    this.#told = this.#reportNow();
    this.#connection?.send(statusFrame({ ...this.#told, jobCount: this.#roster.jobCount }));
  }
}
