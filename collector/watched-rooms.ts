// Which rooms' participants are looked at next, where the server sends no webhooks. Decides only: holds no clock and
// asks nobody. A room is looked at often at first, then less; it is left alone when all its agents were seen, or when
// nobody waits for it any more.

import type { Expected } from "../contract/collector-api.js";

/** Somebody in a room, as one look saw them. */
export type Seen = { readonly identity: string; readonly kind: "agent" | "other" };

/** Who is in a room, as one look saw it; a room that the server does not have is empty too (tried, 1.13.5). */
export type Sight = readonly Seen[] | "failed";

/** At 1/s, all that a server of others is asked for, no more than 50 rooms are alive at once (harness/server.ts). */
const mostRooms = 1_000;

/** Most joins come within a second; a dispatch that is missing for long needs no fine instant. */
const oftenUs = 250_000;
const seldomUs = 1_000_000;
const oftenForUs = 10_000_000;

/**
 * Without an open wait a room is watched this long: making a live room and requesting into it can take 10 s each before
 * the first wait begins, and after the last one a job that has entered may still be joining.
 */
const unwaitedForUs = 30_000_000;

/** Due never: its look has not been told yet. */
const underWay = Number.POSITIVE_INFINITY;

type Room = {
  readonly n: number;
  /** Since the latest of its requests. */
  sinceUs: number;
  attempts: 1 | 2;
  dueUs: number;
  waits: number;
  /** The last time that somebody wanted something of it. */
  wantedUs: number;
  readonly seen: Set<string>;
  agents: number;
};

export class WatchedRooms {
  readonly #rooms = new Map<string, Room>();
  readonly #names = new Map<number, string>();

  /** `no-space`: too many rooms are watched, this one is not. */
  expect({ n, attempt, room }: Expected, atUs: number): "watched" | "no-space" {
    const known = this.#rooms.get(room);
    if (known !== undefined) {
      // The rescue's agent is looked for as often as the first was; a look that is under way is not doubled.
      known.attempts = attempt;
      known.sinceUs = atUs;
      known.wantedUs = atUs;
      known.dueUs = known.dueUs === underWay ? underWay : atUs;
      return "watched";
    }
    if (this.#rooms.size >= mostRooms) return "no-space";
    const times = { sinceUs: atUs, dueUs: atUs, wantedUs: atUs };
    this.#rooms.set(room, { n, attempts: attempt, waits: 0, seen: new Set(), agents: 0, ...times });
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
    room.wantedUs = atUs;
  }

  /** The room to look at now, the most overdue first; it is not named again before its look was told. */
  next(atUs: number): string | undefined {
    let [earliest, earliestUs]: [string | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    for (const [name, { dueUs }] of this.#rooms)
      if (dueUs <= atUs && dueUs < earliestUs) [earliest, earliestUs] = [name, dueUs];
    const room = this.#rooms.get(earliest ?? "");
    if (room !== undefined) room.dueUs = underWay;
    return earliest;
  }

  /** Tells what a look said; the answer is who was not seen before. */
  looked(name: string, sight: Sight, atUs: number): readonly Seen[] {
    const room = this.#rooms.get(name);
    if (room === undefined) return [];
    const fresh = (sight === "failed" ? [] : sight).filter(({ identity }) => !room.seen.has(identity));
    for (const { identity, kind } of fresh) {
      room.seen.add(identity);
      if (kind === "agent") room.agents += 1;
    }
    const isUnwanted = room.waits === 0 && atUs - room.wantedUs >= unwaitedForUs;
    if (room.agents >= room.attempts || isUnwanted) this.#forget(name, room);
    else room.dueUs = atUs + (atUs - room.sinceUs < oftenForUs ? oftenUs : seldomUs);
    return fresh;
  }

  #forget(name: string, { n }: Room): void {
    this.#rooms.delete(name);
    this.#names.delete(n);
  }
}
