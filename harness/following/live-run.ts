// A run as it stands now, put together from the facts that its observers have written so far. Metrics are read off it, and no
// part of the run is asked or told anything for them.

import type { Manifest } from "../../contract/manifest.js";
import { startsDueBy } from "../../contract/schedule.js";
import { type Heard as HeardOfDispatches, LiveDispatches, unheard as unheardOf } from "./dispatches.js";
import type { Fact, FaultFact, HarnessFact, WiretapFact } from "./facts.js";
import { LiveUsage, partOf } from "./usage.js";
import { WallClock } from "./wall-clock.js";
import { LiveWorkers } from "./workers.js";

/** What is known once the manifest is written, which is before any dispatch. */
type Planned = {
  readonly manifest: Manifest;
  readonly dispatches: LiveDispatches;
  readonly workers: LiveWorkers;
  readonly dueBy: ReturnType<typeof startsDueBy>;
};

/** Who wants to know of single facts, as soon as they are read. */
export type Heard = HeardOfDispatches & {
  readonly loadStarted: (atUs: number) => void;
  /** Of the machine, of parts, and what workers say of themselves. */
  readonly sampled: (sample: Sample) => void;
};

export type Sample =
  | { readonly what: "busy"; readonly atUs: number; readonly share: number }
  | { readonly what: "memory"; readonly atUs: number; readonly part: string; readonly bytes: number }
  | { readonly what: "load"; readonly atUs: number; readonly share: number };

export const unheard: Heard = { ...unheardOf, loadStarted: () => {}, sampled: () => {} };

/** A fault of each second of a long run would be a list without end. */
const mostFaultsKept = 200;

export class LiveRun {
  readonly usage = new LiveUsage();
  /** How often each kind of fault has struck or begun. */
  readonly faults = new Map<string, number>();
  /** The newest ones, in the order in which they were read. */
  readonly newestFaults: FaultFact[] = [];
  /** Microseconds by the observer's name: the p99 of its event loop's delay since its start. */
  readonly eventLoopDelaysUs = new Map<string, number>();
  damagedLines = 0;
  isServerSilent = false;
  readonly #clock = new WallClock();
  #planned: Planned | undefined;
  #loadStartedUs: number | null = null;
  #loadEndedUs: number | null = null;
  #nowUs = 0;
  readonly #heard: Heard;

  constructor(heard: Heard = unheard) {
    this.#heard = heard;
  }

  /** Facts of dispatches that came before it are none. */
  know(manifest: Manifest): void {
    const { plan } = manifest;
    this.#planned = {
      manifest,
      dispatches: new LiveDispatches(manifest, this.#clock, this.#heard),
      workers: new LiveWorkers(plan),
      dueBy: startsDueBy(plan),
    };
  }

  /** `undefined` until the manifest is known. */
  get planned(): Omit<Planned, "dueBy"> | undefined {
    return this.#planned;
  }

  get phase(): "before the load" | "load" | "after the load" {
    if (this.#loadStartedUs === null) return "before the load";
    return this.#loadEndedUs === null ? "load" : "after the load";
  }

  /** The load's zero by the monotonic clock: its first request's, until then its start; `null` before it. */
  get zeroUs(): number | null {
    return this.#planned?.dispatches.zeroUs ?? this.#loadStartedUs;
  }

  /** By the monotonic clock; `null` before it. */
  get loadStartedUs(): number | null {
    return this.#loadStartedUs;
  }

  /** When everything had been read last, by the monotonic clock. */
  get nowUs(): number {
    return this.#nowUs;
  }

  /** Dispatches that the plan has started by now; `null` where each follows the end of another. */
  get due(): number | null {
    return this.dueAt(this.#nowUs);
  }

  /** The same for another instant than now. */
  dueAt(atUs: number): number | null {
    if (this.#planned === undefined) return null;
    const { dueBy } = this.#planned;
    const { zeroUs } = this;
    if (zeroUs === null) return dueBy(-1);
    return dueBy(Math.min(atUs, this.#loadEndedUs ?? atUs) - zeroUs);
  }

  take(told: Fact): void {
    if (told.fact.event === "fault") this.#fault(told.fact);
    const planned = this.#planned;
    switch (told.by) {
      case "load":
        planned?.dispatches.load(told.fact);
        break;
      case "worker":
        planned?.workers.worker(told.role, told.fact);
        if ("jobId" in told.fact) planned?.dispatches.seen(told.fact);
        break;
      case "wiretap":
        planned?.workers.wiretap(told.fact);
        if (told.fact.event === "status") this.#load(told.fact);
        if ("jobId" in told.fact) planned?.dispatches.seen(told.fact);
        if (told.fact.event === "heartbeat") this.eventLoopDelaysUs.set(told.by, told.fact.eventLoopDelayP99Us);
        break;
      case "collector":
        if ("room" in told.fact) planned?.dispatches.seen(told.fact);
        if (told.fact.event === "heartbeat") this.eventLoopDelaysUs.set(told.by, told.fact.eventLoopDelayP99Us);
        break;
      case "harness":
        this.#harness(told.fact);
        break;
      default:
        told satisfies never;
    }
  }

  /** Of our workers: others may be registered with a server that is not ours. */
  #load({ link, atUs, loadPermille }: Extract<WiretapFact, { readonly event: "status" }>): void {
    if (this.#planned?.workers.isRegistered(link))
      this.#heard.sampled({ what: "load", atUs, share: loadPermille / 1000 });
  }

  #fault(fact: FaultFact): void {
    this.newestFaults.push(fact);
    if (this.newestFaults.length > mostFaultsKept) this.newestFaults.shift();
    if (fact.phase !== "ended") this.faults.set(fact.fault, (this.faults.get(fact.fault) ?? 0) + 1);
  }

  /** Everything that was written until `nowUs` has been taken. */
  advance(nowUs: number): void {
    this.#nowUs = nowUs;
    this.#planned?.dispatches.advance(nowUs, this.#loadEndedUs ?? Number.POSITIVE_INFINITY);
  }

  #harness(fact: HarnessFact): void {
    this.usage.harness(fact);
    switch (fact.event) {
      case "clock":
        this.#clock.note(fact);
        break;
      case "machine":
        this.#heard.sampled({ what: "busy", atUs: fact.atUs, share: fact.cpuBusyPermille / 1000 });
        break;
      case "resource":
        if (fact.rssKb !== null)
          this.#heard.sampled({ what: "memory", atUs: fact.atUs, part: partOf(fact.role), bytes: fact.rssKb * 1024 });
        break;
      case "load-started":
        this.#loadStartedUs = fact.atUs;
        this.#heard.loadStarted(fact.atUs);
        break;
      case "load-ended":
        this.#loadEndedUs = fact.atUs;
        break;
      case "process-exited":
        this.#planned?.workers.processExited(fact.role, fact.atUs);
        break;
      case "server-silent":
        this.isServerSilent = true;
        break;
      case "server-answers":
        this.isServerSilent = false;
        break;
      default:
        break;
    }
  }
}
