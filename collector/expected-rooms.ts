// Which attempt an agent's participant is, by its room: for workers that are not ours nobody else can say that a
// dispatch arrived. Live only: who waits must be woken; the summary decides by itself.

import type { Arrival, Expected } from "../contract/collector-api.js";
import { type Limits, Remembered } from "./remembered.js";

type Room = { readonly n: number; isRescueExpected: boolean; isRescueHere: boolean; readonly identities: Set<string> };

export class ExpectedRooms {
  readonly #rooms: Remembered<string, Room>;

  constructor(limits: Limits) {
    this.#rooms = new Remembered(limits);
  }

  expect({ room, n, attempt, requestWallMs }: Expected): void {
    const known = this.#rooms.get(room);
    if (known !== undefined) {
      if (attempt === 2) known.isRescueExpected = true;
      return;
    }
    const fresh = { n, isRescueExpected: attempt === 2, isRescueHere: false, identities: new Set<string>() };
    this.#rooms.add(room, fresh, requestWallMs);
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
