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

/** A registration; `toUs` is `null` while it holds. */
export type Spell = { readonly name: string; readonly fromUs: number; readonly toUs: number | null };

/** Of registrations that have ended; a worker that is restarted each second would make a list without end. */
const mostEnded = 200;

type Link = { agentName: string; jobType: string; deployment: string; worker: WorkerState | null };

export class LiveWorkers {
  readonly #agentName: string;
  readonly #isTapped: boolean;
  readonly #links = new Map<number, Link>();
  /** Without a wiretap: registrations that hold, by the role of the process. */
  readonly #registrations = new Map<string, number>();
  /** By link, or by role without a wiretap. */
  readonly #holding = new Map<number | string, Spell>();
  readonly #ended: Spell[] = [];
  /** When the last registration that is no longer in the list had ended; `null`: all are. */
  forgottenUntilUs: number | null = null;

  constructor({ agentName, wiretap }: Pick<Plan, "agentName" | "wiretap">) {
    this.#agentName = agentName;
    this.#isTapped = wiretap === "on";
  }

  get registered(): number {
    if (this.#isTapped) return this.states.length;
    return [...this.#registrations.values()].reduce((sum, count) => sum + count, 0);
  }

  isRegistered(link: number): boolean {
    return (this.#links.get(link)?.worker ?? null) !== null;
  }

  /** Of those that are registered, in the order of their places. */
  get states(): readonly WorkerState[] {
    return [...this.#links.values()]
      .flatMap(({ worker }) => (worker === null ? [] : [worker]))
      .sort((a, b) => a.place - b.place);
  }

  /** The newest registrations, those that have ended first. */
  get spells(): readonly Spell[] {
    return [...this.#ended, ...this.#holding.values()];
  }

  wiretap(fact: WiretapFact): void {
    switch (fact.event) {
      case "register":
        this.#links.set(fact.link, { ...fact, worker: null });
        break;
      case "registered":
        this.#registered(fact.link, fact.atUs);
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
        this.#endSpell(fact.link, fact.atUs);
        break;
      default:
        break;
    }
  }

  worker(role: string, fact: WorkerFact): void {
    if (fact.event !== "registered" && fact.event !== "disconnected") return;
    const step = fact.event === "registered" ? 1 : -1;
    this.#registrations.set(role, Math.max(0, (this.#registrations.get(role) ?? 0) + step));
    if (this.#isTapped) return;
    if (step === 1) this.#holding.set(role, { name: role, fromUs: fact.atUs, toUs: null });
    else this.#endSpell(role, fact.atUs);
  }

  processExited(role: string, atUs: number): void {
    this.#registrations.delete(role);
    this.#endSpell(role, atUs);
  }

  #endSpell(key: number | string, atUs: number): void {
    const spell = this.#holding.get(key);
    if (spell === undefined) return;
    this.#holding.delete(key);
    this.#ended.push({ ...spell, toUs: atUs });
    if (this.#ended.length > mostEnded) this.forgottenUntilUs = this.#ended.shift()?.toUs ?? null;
  }

  /** A worker is offered jobs of its own agent name, rooms' jobs, and none where it has a deployment (docs/livekit.md). */
  #registered(number: number, atUs: number): void {
    const link = this.#links.get(number);
    if (link === undefined || link.worker !== null) return;
    if (link.agentName !== this.#agentName || link.jobType !== "room" || link.deployment !== "") return;
    // livekit-server takes a new worker to be available and without load.
    const place = this.#freePlace();
    link.worker = { place, status: "available", load: 0, jobs: 0 };
    this.#holding.set(number, { name: `worker ${place}`, fromUs: atUs, toUs: null });
  }

  #freePlace(): number {
    const taken = new Set(this.states.map(({ place }) => place));
    let place = 1;
    while (taken.has(place)) place += 1;
    return place;
  }
}
