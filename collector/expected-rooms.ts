// Which attempt an agent's participant is, by its room: for workers that are not ours nobody else can say that a
// dispatch arrived. Live only: who waits must be woken; the summary decides by itself.

import type { Arrival, Expected } from "../contract/collector-api.js";

/** About 20 MB when full; a dispatch is long done when 100,000 came after it. */
const keptRooms = 100_000;

type Room = { readonly n: number; isRescueExpected: boolean; isRescueHere: boolean; readonly identities: Set<string> };

export class ExpectedRooms {
  readonly #kept: number;
  /** In order of first mention, so that the oldest is dropped first. */
  readonly #rooms = new Map<string, Room>();

  constructor(kept = keptRooms) {
    this.#kept = kept;
  }

  expect({ room, n, attempt }: Expected): void {
    const known = this.#rooms.get(room);
    if (known !== undefined) {
      if (attempt === 2) known.isRescueExpected = true;
      return;
    }
    this.#rooms.set(room, { n, isRescueExpected: attempt === 2, isRescueHere: false, identities: new Set() });
    for (const oldest of this.#rooms.keys()) {
      if (this.#rooms.size <= this.#kept) break;
      this.#rooms.delete(oldest);
    }
  }

  /**
   * The arrival that an agent in a room is: of the rescue once that was asked for, because the first had its time; a
   * second agent is then the first attempt's. `undefined` for a room nobody expects and for an agent seen before.
   */
  joined(room: string, identity: string): Pick<Arrival, "n" | "attempt"> | undefined {
    const known = this.#rooms.get(room);
    if (known === undefined || known.identities.has(identity)) return undefined;
    known.identities.add(identity);
    const isRescue = known.isRescueExpected && !known.isRescueHere;
    if (isRescue) known.isRescueHere = true;
    return { n: known.n, attempt: isRescue ? 2 : 1 };
  }
}
