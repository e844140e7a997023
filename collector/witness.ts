// The collector as an independent witness: what it hears of agents in rooms, from the server's webhooks or by its own
// looks, is written down, and for a worker that is not ours it is told to the rendezvous as the arrival.

import type { WebhookEvent } from "livekit-server-sdk";
import type { Arrival, CollectorSettings, Expected } from "../contract/collector-api.js";
import type { CollectorEvent } from "../contract/events/collector.js";
import { type MonotonicUs, monotonicUs } from "../contract/instants.js";
import { ExpectedRooms } from "./expected-rooms.js";
import type { Limits } from "./remembered.js";
import { type Fresh, WatchedRooms } from "./watched-rooms.js";
import { WitnessFailures } from "./witness-failures.js";
import { type ParticipantFact, type RoomFact, witnessed } from "./witnessed.js";

export type WitnessParts = {
  readonly settings: Pick<CollectorSettings, "runId" | "arrivals">;
  readonly limits: Limits;
  readonly nowUs: () => MonotonicUs;
  readonly record: (event: CollectorEvent) => void;
  readonly arrived: (arrival: Arrival) => void;
};

export class Witness {
  readonly watchedRooms = new WatchedRooms();
  readonly #parts: WitnessParts;
  readonly #expectedRooms: ExpectedRooms;
  readonly #failures = new WitnessFailures();
  #isWatching = false;

  constructor(parts: WitnessParts) {
    this.#parts = parts;
    this.#expectedRooms = new ExpectedRooms(parts.limits);
  }

  /** From now on joins are witnessed in this way. */
  started(via: "webhook" | "watch"): void {
    if (via === "watch") this.#isWatching = true;
    this.#parts.record({ event: "witness-started", atUs: this.#parts.nowUs(), via });
  }

  expected(expected: Expected): void {
    this.#expectedRooms.expect(expected);
    if (!this.#isWatching) return;
    if (this.watchedRooms.expect(expected, this.#parts.nowUs()) === "no-space")
      this.failed("too many rooms are watched at once: a room is not");
  }

  waited(n: number, phase: "began" | "ended"): void {
    if (phase === "began") this.watchedRooms.waitBegan(n);
    else this.watchedRooms.waitEnded(n, this.#parts.nowUs());
  }

  /** A webhook of a node, already verified. */
  webhook(event: WebhookEvent, atUs: MonotonicUs, node: number): void {
    const fact = witnessed(this.#parts.settings.runId, event, { atUs, node });
    if (fact !== undefined) this.#heard(fact);
  }

  /** A look found somebody new; it does not say the room's sid. */
  seen(room: string, { identity, kind, notBeforeUs }: Fresh, atUs: MonotonicUs): void {
    const when = { atUs, notBeforeUs: monotonicUs(notBeforeUs) };
    this.#heard({ event: "participant-joined", ...when, via: "watch", node: 0, room, roomSid: "", identity, kind });
  }

  failed(reason: string): void {
    this.#recordIfAny(this.#failures.failed(reason, this.#parts.nowUs()));
  }

  /** With every heartbeat and at the end: failures that were not written yet. */
  tellRest(): void {
    this.#recordIfAny(this.#failures.rest(this.#parts.nowUs()));
  }

  #heard(fact: ParticipantFact | RoomFact): void {
    this.#parts.record(fact);
    if (this.#parts.settings.arrivals === "told" || fact.event !== "participant-joined" || fact.kind !== "agent")
      return;
    const arrival = this.#expectedRooms.joined(fact.room, fact.identity);
    if (arrival !== undefined) this.#parts.arrived({ ...arrival, atUs: fact.atUs });
  }

  #recordIfAny(event: CollectorEvent | undefined): void {
    if (event !== undefined) this.#parts.record(event);
  }
}
