// The workers of a run as they stand now: who is registered, and what each last said of its status and load. By the wiretap's
// frames; without a wiretap by the workers' own lines, which know no load.

import type { Plan } from "../../contract/manifest.js";
import type { WiretapFact, WorkerFact } from "./facts.js";

export type WorkerState = {
  /** The lowest free number from 1 when it registered: one that comes back takes a place that is free, so that numbers stay few. */
  readonly place: number;
  readonly status: "available" | "full";
  readonly load: number;
  /** As it says itself; the Node SDK never does, and then it is 0. */
  readonly jobs: number;
};

type Link = { agentName: string; jobType: string; deployment: string; worker: WorkerState | null };

export class LiveWorkers {
  readonly #agentName: string;
  readonly #isTapped: boolean;
  readonly #links = new Map<number, Link>();
  /** Without a wiretap: registrations that hold, by the role of the process. */
  readonly #registrations = new Map<string, number>();

  constructor({ agentName, wiretap }: Pick<Plan, "agentName" | "wiretap">) {
    this.#agentName = agentName;
    this.#isTapped = wiretap === "on";
  }

  get registered(): number {
    if (this.#isTapped) return this.states.length;
    return [...this.#registrations.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Of those that are registered, in the order of their places. */
  get states(): readonly WorkerState[] {
    return [...this.#links.values()]
      .flatMap(({ worker }) => (worker === null ? [] : [worker]))
      .sort((a, b) => a.place - b.place);
  }

  wiretap(fact: WiretapFact): void {
    switch (fact.event) {
      case "register":
        this.#links.set(fact.link, { ...fact, worker: null });
        break;
      case "registered":
        this.#registered(fact.link);
        break;
      case "status": {
        const link = this.#links.get(fact.link);
        if (link === undefined || link.worker === null) break;
        const { place, status } = link.worker;
        const newest = fact.status === "unchanged" ? status : fact.status;
        link.worker = { place, status: newest, load: fact.loadPermille / 1000, jobs: fact.jobCount };
        break;
      }
      case "link-closed":
        this.#links.delete(fact.link);
        break;
      default:
        break;
    }
  }

  worker(role: string, fact: WorkerFact): void {
    if (fact.event !== "registered" && fact.event !== "disconnected") return;
    const step = fact.event === "registered" ? 1 : -1;
    this.#registrations.set(role, Math.max(0, (this.#registrations.get(role) ?? 0) + step));
  }

  processExited(role: string): void {
    this.#registrations.delete(role);
  }

  /** A worker is offered jobs of its own agent name, rooms' jobs, and none where it has a deployment (docs/livekit.md). */
  #registered(number: number): void {
    const link = this.#links.get(number);
    if (link === undefined || link.worker !== null) return;
    if (link.agentName !== this.#agentName || link.jobType !== "room" || link.deployment !== "") return;
    // livekit-server takes a new worker to be available and without load.
    link.worker = { place: this.#freePlace(), status: "available", load: 0, jobs: 0 };
  }

  #freePlace(): number {
    const taken = new Set(this.states.map(({ place }) => place));
    let place = 1;
    while (taken.has(place)) place += 1;
    return place;
  }
}
