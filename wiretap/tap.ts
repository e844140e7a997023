// The wiretap proper: every worker's link, what is written of it, and the faults that strike it. Knows no HTTP.

import type { WiretapEvent } from "../contract/events/wiretap.js";
import type { WiretapFault } from "../contract/faults.js";
import { workerFrames } from "../contract/frames.js";
import type { MonotonicUs } from "../contract/instants.js";
import type { WiretapMessage, WiretapSettings } from "../contract/processes.js";
import type { Afterwards } from "./afterwards.js";
import { Aim, type FrameFault, isFrameFault } from "./faults/aim.js";
import { stageOf } from "./faults/index.js";
import { type Moment, momentsOf } from "./faults/moments.js";
import type { Stage } from "./faults/stage.js";
import { concerns, stallsOn } from "./faults/stall.js";
import type { Frame, Sender } from "./frames.js";
import { KnownJobs } from "./known-jobs.js";
import { Link } from "./link.js";
import type { Clock, Write } from "./record.js";
import { type Asking, relayUpgrade } from "./upgrade.js";
import { type Upstream, withoutHeader } from "./upstream.js";

export type TapParts = Clock & {
  readonly settings: Pick<WiretapSettings, "runId" | "seed" | "faults">;
  readonly write: Write;
  readonly afterwards: Afterwards;
  readonly tell: (message: WiretapMessage) => void;
};

/** One of the server's nodes, from 1. */
export type TappedNode = { readonly node: number; readonly upstream: Upstream };

type Counts = Pick<Extract<WiretapEvent, { readonly frames: number }>, "frames" | "undecodable" | "links">;

/** What a worker registered as, until its link is gone. */
type Registration = Pick<Extract<WiretapEvent, { readonly event: "register" }>, "agentName" | "jobType" | "deployment">;

/** Registered without having asked, as far as was seen. */
const nobody: Registration = { agentName: "", jobType: "unknown", deployment: "" };

export class Tap {
  readonly #parts: TapParts;
  readonly #links = new Map<number, Link>();
  readonly #registrations = new Map<number, Registration>();
  readonly #knownJobs = new KnownJobs();
  readonly #aims: readonly (readonly [FrameFault, Aim])[];
  /** The stalls whose end has come, by their place on the command line. */
  readonly #released = new Set<number>();
  #lastLink = 0;
  #loadStartedUs: number | null = null;
  #frames = 0;
  #undecodable = 0;

  constructor(parts: TapParts) {
    this.#parts = parts;
    const { faults, seed } = parts.settings;
    this.#aims = faults.filter(isFrameFault).map((fault) => [fault, new Aim(fault, seed)] as const);
  }

  get counts(): Counts {
    const links = [...this.#links.values()].filter((link) => link.isOpen).length;
    return { frames: this.#frames, undecodable: this.#undecodable, links };
  }

  /** A worker asks for a node's /agent. */
  connect(asking: Asking, at: TappedNode): void {
    const link = this.#newLink(asking);
    const stalls = stallsOn(this.#parts.settings.faults, link.number, this.#elapsedMs());
    // A timer of Node may fire a part of a millisecond early: nobody would release who came in that part.
    for (const stall of stalls.filter(({ index }) => !this.#released.has(index))) this.#hold(link, stall);
    this.#ask(link, asking, at);
  }

  /** Faults count their time from here. A second call changes nothing. */
  startLoad(atUs: number): void {
    if (this.#loadStartedUs !== null) return;
    this.#loadStartedUs = atUs;
    const elapsedMs = this.#elapsedMs() ?? 0;
    for (const moment of momentsOf(this.#parts.settings.faults)) {
      this.#parts.startTimer(Math.max(0, moment.atMs - elapsedMs), () => this.#act(moment));
    }
  }

  /** The run's end: what is still open is ended, and what still holds ends with it. */
  stop(): void {
    for (const link of this.#links.values()) {
      this.#endHolds(link);
      link.cut("run");
    }
  }

  /** Writes down that what holds the link ends, because the link does. */
  #endHolds(link: Link): void {
    for (const fault of this.#parts.settings.faults)
      if (link.isHeldBy(fault.index)) this.#writeFault(fault, "ended", link);
  }

  #newLink({ client }: Asking): Link {
    const { settings, write, tell, nowUs, afterwards } = this.#parts;
    this.#lastLink += 1;
    const number = this.#lastLink;
    const link = new Link(number, client, {
      runId: settings.runId,
      knownJobs: this.#knownJobs,
      nowUs,
      afterwards,
      stagesOf: (from) => this.#stagesOf(from, link),
      onFrame: (frame, atUs) => this.#observe(link, frame, atUs),
      onClosed: (closing) => {
        write({ event: "link-closed", atUs: nowUs(), link: number, ...closing });
        tell({ type: "link-closed", link: number });
      },
      onGone: () => this.#forget(link),
    });
    this.#links.set(number, link);
    return link;
  }

  #ask(link: Link, asking: Asking, { node, upstream }: TappedNode): void {
    const { write, tell, nowUs } = this.#parts;
    // Compressed frames could not be read. livekit-server never takes the offer (docs/livekit.md), so nothing changes.
    const headers = withoutHeader(asking.request.rawHeaders, "sec-websocket-extensions");
    relayUpgrade(upstream, asking, headers, {
      taken: (server, early, first) => {
        write({ event: "link-opened", atUs: nowUs(), link: link.number, node });
        tell({ type: "link-opened", link: link.number });
        link.open(server, early, first);
      },
      refused: (httpStatus, error) => {
        this.#endHolds(link);
        this.#forget(link);
        write({ event: "link-refused", atUs: nowUs(), link: link.number, httpStatus, error });
        tell({ type: "link-refused", httpStatus, error });
      },
      whenFree: (ask) => link.connect(ask),
    });
  }

  #observe(link: Link, { kind, fact }: Frame, atUs: MonotonicUs): void {
    this.#frames += 1;
    if (kind === "undecodable") this.#undecodable += 1;
    if (fact === null) return;
    this.#parts.write({ ...fact, atUs, link: link.number });
    if (fact.event === "register") this.#registrations.set(link.number, fact);
    if (fact.event === "registered") {
      const { agentName, jobType, deployment } = this.#registrations.get(link.number) ?? nobody;
      const { workerId } = fact;
      this.#parts.tell({ type: "registered", link: link.number, agentName, jobType, deployment, workerId });
    }
  }

  #stagesOf(from: Sender, link: Link): readonly Stage[] {
    return this.#aims
      .filter(([{ frame }]) => senderOf(frame) === from)
      .map(([fault, aim]) =>
        stageOf(fault, {
          strikes: ({ frame }) => aim.strikes(frame, link.number, this.#elapsedMs()),
          injected: ({ frame }) => this.#writeFault(fault, "once", link, frame),
          chanceOf: ({ frame }) => aim.chanceOf(frame, link.number),
          startTimer: this.#parts.startTimer,
        }),
      );
  }

  #act({ act, fault }: Moment): void {
    if (act === "release") this.#released.add(fault.index);
    for (const link of [...this.#links.values()].filter(({ number }) => concerns(fault, number))) {
      switch (act) {
        case "stall":
          this.#hold(link, fault);
          break;
        case "release":
          this.#release(link, fault);
          break;
        case "cut":
          this.#cut(link, fault);
          break;
        default:
          act satisfies never;
      }
    }
  }

  #hold(link: Link, fault: WiretapFault): void {
    // A link that opened as the window began is held already.
    if (link.isHeldBy(fault.index)) return;
    link.hold(fault.index);
    this.#writeFault(fault, "began", link);
  }

  #release(link: Link, fault: WiretapFault): void {
    if (!link.isHeldBy(fault.index)) return;
    // Before what it lets go of is observed.
    this.#writeFault(fault, "ended", link);
    link.release(fault.index);
  }

  #cut(link: Link, fault: WiretapFault): void {
    if (!link.isOpen) return;
    this.#endHolds(link);
    link.cut("fault");
    this.#writeFault(fault, "once", link);
  }

  #writeFault(fault: WiretapFault, phase: "once" | "began" | "ended", link: Link, frame?: Frame): void {
    const { room = "", jobId = "" } = frame?.job ?? {};
    const { name, specification } = fault;
    const atUs = this.#parts.nowUs();
    this.#parts.write({ event: "fault", atUs, fault: name, specification, phase, target: link.name, room, jobId });
  }

  #elapsedMs(): number | null {
    return this.#loadStartedUs === null ? null : (this.#parts.nowUs() - this.#loadStartedUs) / 1000;
  }

  #forget(link: Link): void {
    this.#links.delete(link.number);
    this.#registrations.delete(link.number);
  }
}

const workerKinds: readonly string[] = workerFrames;

const senderOf = (frame: FrameFault["frame"]): Sender => (workerKinds.includes(frame) ? "worker" : "server");
