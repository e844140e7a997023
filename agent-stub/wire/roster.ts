// The jobs of one wire worker: those it said yes to and those it was assigned. Counts only; no clock and no I/O.

/** After a yes without an assignment the place is free again: the SDK's own patience (ASSIGNMENT_TIMEOUT in worker.ts). */
export const assignmentPatienceUs = 7_500_000;

export class Roster<Held> {
  readonly #capacity: number;
  /** Promised until, by job. */
  readonly #promised = new Map<string, number>();
  readonly #held = new Map<string, Held>();

  /** @param capacity `null`: no limit */
  constructor(capacity: number | null) {
    this.#capacity = capacity ?? Number.POSITIVE_INFINITY;
  }

  get jobCount(): number {
    return this.#held.size;
  }

  /** Every place is held or promised. */
  isFull(atUs: number): boolean {
    return this.#taken(atUs) >= this.#capacity;
  }

  /** Nothing is held or promised. */
  isEmpty(atUs: number): boolean {
    return this.#taken(atUs) === 0;
  }

  /** Promised anew it is patient anew; a job that is held has its place already. */
  promise(jobId: string, atUs: number): void {
    if (this.#held.has(jobId)) return;
    this.#promised.delete(jobId);
    this.#promised.set(jobId, atUs + assignmentPatienceUs);
  }

  /** The promise came to nothing: the connection it was made on is gone. */
  forget(jobId: string): void {
    this.#promised.delete(jobId);
  }

  /** The connection they were all made on is gone. */
  forgetPromises(): void {
    this.#promised.clear();
  }

  isHeld(jobId: string): boolean {
    return this.#held.has(jobId);
  }

  hold(jobId: string, held: Held): void {
    this.#promised.delete(jobId);
    this.#held.set(jobId, held);
  }

  /** What was held, once; `undefined` for a job that ended already. */
  release(jobId: string): Held | undefined {
    const held = this.#held.get(jobId);
    this.#held.delete(jobId);
    return held;
  }

  releaseAll(): readonly Held[] {
    const all = [...this.#held.values()];
    this.#held.clear();
    this.#promised.clear();
    return all;
  }

  #taken(atUs: number): number {
    // A map keeps the order of insertion, so the oldest promises are first.
    for (const [jobId, untilUs] of this.#promised) {
      if (untilUs > atUs) break;
      this.#promised.delete(jobId);
    }
    return this.#held.size + this.#promised.size;
  }
}
