// Where arrivals and those who wait for them meet, in either order. Holds no clock and does no I/O: timers are handed
// in, instants come as values. Its memory is bounded; what it forgets is on disk in the observers' files.

import type { WaitAnswer } from "../contract/collector-api.js";
import type { LiveFigures } from "./live.js";
import { type Limits, Remembered } from "./remembered.js";

/** Calls `fire` once after `delayMs`; the answer cancels it. */
export type StartTimer = (delayMs: number, fire: () => void) => () => void;

/** A request about to be sent, by the monotonic clock. */
type ExpectedAt = { readonly n: number; readonly attempt: number; readonly requestUs: number };

/**
 * One arrival: by the monotonic clock, which delays are taken from, and by the wall clock at that time, which is the
 * waiting k6's own.
 */
type ArrivedAt = { readonly n: number; readonly attempt: number; readonly atUs: number; readonly wallMs: number };

export type Wait = {
  readonly n: number;
  readonly attempts: readonly number[];
  readonly forMs: number;
  readonly last: boolean;
};

type Dispatch = { requestUs: number | undefined; arrivals: readonly ArrivedAt[]; isLost: boolean };

type Pending = Wait & { readonly end: (answer: WaitAnswer) => void };

export class Rendezvous {
  readonly #live: LiveFigures;
  readonly #startTimer: StartTimer;
  readonly #dispatches: Remembered<number, Dispatch>;
  readonly #pending = new Map<number, Set<Pending>>();
  #pendingWaits = 0;
  #arrivals = 0;

  constructor(live: LiveFigures, startTimer: StartTimer, limits: Limits) {
    this.#live = live;
    this.#startTimer = startTimer;
    this.#dispatches = new Remembered(limits);
  }

  get pendingWaits(): number {
    return this.#pendingWaits;
  }

  /** Arrivals told so far, repeated ones too. */
  get arrivals(): number {
    return this.#arrivals;
  }

  /** A request is about to be sent. Told twice it counts once, and the first instant holds; a rescue does not count. */
  expect({ n, attempt, requestUs }: ExpectedAt): void {
    const dispatch = this.#dispatch(n, requestUs / 1000);
    if (attempt !== 1 || dispatch.requestUs !== undefined) return;
    dispatch.requestUs = requestUs;
    this.#live.requested();
  }

  /** Wakes those who wait for it. A second arrival of one attempt changes nothing: the first is the arrival. */
  arrive(arrival: ArrivedAt): void {
    this.#arrivals += 1;
    const dispatch = this.#dispatch(arrival.n);
    if (arrivalOf(dispatch, [arrival.attempt]) !== undefined) return;
    dispatch.arrivals = [...dispatch.arrivals, arrival];
    // Lost stays lost, on the screen as in the summary.
    if (arrival.attempt === 1 && !dispatch.isLost) {
      const { requestUs } = dispatch;
      this.#live.arrived(requestUs === undefined ? undefined : (arrival.atUs - requestUs) / 1000);
    }
    for (const wait of [...(this.#pending.get(arrival.n) ?? [])]) {
      if (wait.attempts.includes(arrival.attempt)) wait.end(answerOf(arrival));
    }
  }

  /**
   * Calls `answer` once: at once for an arrival that came before, else at the arrival or after `forMs`.
   * The result makes it forgotten, for a client that went away.
   */
  wait(wait: Wait, answer: (answer: WaitAnswer) => void): () => void {
    const known = arrivalOf(this.#dispatch(wait.n), wait.attempts);
    if (known !== undefined) {
      this.#ended(wait);
      answer(answerOf(known));
      return () => {};
    }
    const forget = () => {
      cancelTimer();
      this.#remove(pending);
    };
    const pending: Pending = {
      ...wait,
      end: (result) => {
        forget();
        this.#ended(wait);
        answer(result);
      },
    };
    const cancelTimer = this.#startTimer(wait.forMs, () => pending.end({ arrived: false }));
    this.#add(pending);
    return forget;
  }

  /** Nobody watches a dispatch after its last wait: without attempt 1 it is shown as lost. */
  #ended({ n, last }: Wait): void {
    const dispatch = this.#dispatch(n);
    if (!last || dispatch.isLost || arrivalOf(dispatch, [1]) !== undefined) return;
    dispatch.isLost = true;
    this.#live.lost();
  }

  #dispatch(n: number, atMs?: number): Dispatch {
    return (
      this.#dispatches.get(n) ?? this.#dispatches.add(n, { requestUs: undefined, arrivals: [], isLost: false }, atMs)
    );
  }

  #add(wait: Pending): void {
    this.#pendingWaits += 1;
    const waits = this.#pending.get(wait.n);
    if (waits === undefined) this.#pending.set(wait.n, new Set([wait]));
    else waits.add(wait);
  }

  #remove(wait: Pending): void {
    const waits = this.#pending.get(wait.n);
    if (!waits?.delete(wait)) return;
    this.#pendingWaits -= 1;
    if (waits.size === 0) this.#pending.delete(wait.n);
  }
}

/** The earliest arrival of the asked attempts; notifications may overtake each other. */
function arrivalOf(dispatch: Dispatch, attempts: readonly number[]): ArrivedAt | undefined {
  const asked = dispatch.arrivals.filter((arrival) => attempts.includes(arrival.attempt));
  return [...asked].sort((a, b) => a.atUs - b.atUs)[0];
}

const answerOf = ({ attempt, wallMs }: ArrivedAt): WaitAnswer => ({ arrived: true, attempt, arrivedWallMs: wallMs });
