// What may wait until frames are on their way: decoding a frame and writing down what it said takes several times as long
// as handing it on, and the answer to an offer comes within a fraction of a millisecond. Everything is done in the order
// in which it was put off, and what must not come before it asks for it first.

import type { Clock, Write } from "./record.js";

/** The shortest that Node's timers have; the facts keep the instants at which the frames were handed on. */
const putOffMs = 1;

export class Afterwards {
  readonly #startTimer: Clock["startTimer"];
  #waiting: (() => void)[] = [];

  constructor(startTimer: Clock["startTimer"]) {
    this.#startTimer = startTimer;
  }

  add(work: () => void): void {
    this.#waiting.push(work);
    if (this.#waiting.length === 1) this.#startTimer(putOffMs, () => this.catchUp());
  }

  /** Does all that is waiting, now. */
  catchUp(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) work();
  }
}

/**
 * The file's order is that of what happened: what was put off is written before a later fact. Else a killed wiretap could
 * leave a line that claims it was still watching, without a frame that it had handed on before.
 */
export function inOrder(write: Write, afterwards: Afterwards): Write {
  return (event) => {
    afterwards.catchUp();
    write(event);
  };
}
