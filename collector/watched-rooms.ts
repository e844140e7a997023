// Which rooms' participants are looked at next, where the server sends no webhooks. Decides only: holds no clock and
// asks nobody. A room is looked at evenly, because the time between two looks is how uncertain a join is; it is left
// alone when all its agents were seen, or when nobody waits for it any more.

import type { Expected } from "../contract/collector-api.js";

/** Somebody in a room, as one look saw them. */
export type Seen = { readonly identity: string; readonly kind: "agent" | "other" };

/** Somebody new in a room, who came after `notBeforeUs`: the look sent then did not see them. 0: none was before. */
export type Fresh = Seen & { readonly notBeforeUs: number };

/** Who is in a room, as one look saw it; a room that the server does not have is empty too (tried, 1.13.5). */
export type Sight = readonly Seen[] | "failed";

/** On a server of others no more than 50 rooms are alive at once, unless --remote-rooms allows more (harness/remote-limits.ts). */
const mostRooms = 1_000;

/** Rooms left alone whose participants are still known: at 1/s, for longer than the longest deadline. */
const mostLeftRooms = 10_000;

/** From one look to the next, also when a dispatch is missing for long: at the deadline it needs as fine an instant. */
const periodUs = 250_000;

/** Without an open wait a room is watched this long after its newest request: deadline and grace are not known here. */
const afterRequestUs = 60_000_000;

/** And this long after a wait: another may follow a look at the list, and a job that has entered may still be joining. */
const afterWaitUs = 30_000_000;

/** Due never: its look has not been told yet. */
const underWay = Number.POSITIVE_INFINITY;

type Room = {
  readonly n: number;
  /** The newest of its requests. */
  requestUs: number;
  attempts: 1 | 2;
  dueUs: number;
  waits: number;
  /** 0 before the first wait has ended. */
  waitEndedUs: number;
  /** When the latest look was sent, and the latest one that succeeded; 0 before the first. */
  sentUs: number;
  succeededUs: number;
  readonly seen: Set<string>;
  agents: number;
};

export class WatchedRooms {
  readonly #rooms = new Map<string, Room>();
  readonly #names = new Map<number, string>();
  /** Left alone, the oldest first: watched again for a rescue, nobody in them is new a second time. */
  readonly #left = new Map<string, Room>();

  /** `no-space`: too many rooms are watched, this one is not. */
  expect({ n, attempt, room }: Expected, atUs: number): "watched" | "no-space" {
    const known = this.#rooms.get(room);
    if (known !== undefined) {
      // The rescue's agent is looked for as often as the first was; a look that is under way is not doubled.
      known.attempts = attempt;
      known.requestUs = atUs;
      known.dueUs = known.dueUs === underWay ? underWay : atUs;
      return "watched";
    }
    if (this.#rooms.size >= mostRooms) return "no-space";
    const past = this.#left.get(room) ?? { seen: new Set(), agents: 0, succeededUs: 0 };
    this.#left.delete(room);
    const times = { requestUs: atUs, dueUs: atUs, waitEndedUs: 0, sentUs: 0, succeededUs: past.succeededUs };
    this.#rooms.set(room, { n, attempts: attempt, waits: 0, seen: past.seen, agents: past.agents, ...times });
    this.#names.set(n, room);
    return "watched";
  }

  waitBegan(n: number): void {
    const room = this.#rooms.get(this.#names.get(n) ?? "");
    if (room !== undefined) room.waits += 1;
  }

  waitEnded(n: number, atUs: number): void {
    const room = this.#rooms.get(this.#names.get(n) ?? "");
    if (room === undefined) return;
    room.waits = Math.max(0, room.waits - 1);
    room.waitEndedUs = atUs;
  }

  /** The room to look at now, just before the look is sent: the most overdue first; it is not named again before its look was told. */
  next(atUs: number): string | undefined {
    let [earliest, earliestUs]: [string | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    for (const [name, { dueUs }] of this.#rooms)
      if (dueUs <= atUs && dueUs < earliestUs) [earliest, earliestUs] = [name, dueUs];
    const room = this.#rooms.get(earliest ?? "");
    if (room !== undefined) {
      room.dueUs = underWay;
      room.sentUs = atUs;
    }
    return earliest;
  }

  /** Tells what a look said; the answer is who was not seen before. */
  looked(name: string, sight: Sight, atUs: number): readonly Fresh[] {
    const room = this.#rooms.get(name);
    if (room === undefined) return [];
    const fresh = (sight === "failed" ? [] : sight).filter(({ identity }) => !room.seen.has(identity));
    for (const { identity, kind } of fresh) {
      room.seen.add(identity);
      if (kind === "agent") room.agents += 1;
    }
    const notBeforeUs = room.succeededUs;
    if (sight !== "failed") room.succeededUs = room.sentUs;
    if (room.agents >= room.attempts || isOver(room, atUs)) this.#leave(name, room);
    // A server that does not answer in time is not asked again at once.
    else room.dueUs = (sight === "failed" ? atUs : room.sentUs) + periodUs;
    return fresh.map((who) => ({ ...who, notBeforeUs }));
  }

  #leave(name: string, room: Room): void {
    this.#rooms.delete(name);
    this.#names.delete(room.n);
    this.#left.set(name, room);
    for (const oldest of this.#left.keys()) {
      if (this.#left.size <= mostLeftRooms) break;
      this.#left.delete(oldest);
    }
  }
}

const isOver = ({ waits, requestUs, waitEndedUs }: Room, atUs: number): boolean =>
  waits === 0 && atUs - requestUs >= afterRequestUs && atUs - waitEndedUs >= afterWaitUs;
