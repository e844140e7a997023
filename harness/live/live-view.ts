// What the live page shows of a run, read off the run as its files tell it: the messages of the stream, and the picture that a
// page gets which opens late. Its size has a bound, however long the run has been and however much of it is read at once.

import {
  isMissed,
  type LiveAbout,
  type LiveMore,
  type LiveSpreads,
  type LiveWhole,
  mostMissed,
} from "../../contract/live.js";
import { LiveCloud, type LivePoint } from "../../contract/live-cloud.js";
import type { Manifest } from "../../contract/manifest.js";
import type { Decided } from "../following/dispatches.js";
import type { Hops } from "../following/life.js";
import type { Heard, LiveRun, Sample } from "../following/live-run.js";
import { Delays } from "./delays.js";
import { stateOf } from "./live-state.js";
import { SeenSeconds } from "./seen-seconds.js";

/** Messages between two that tell how delays and hops are spread. */
const spreadsEvery = 5;

/** Of one message. What comes with more, of a run that is read from its middle on, is told by the whole picture. */
const mostFresh = 5_000;

export class LiveView implements Heard {
  readonly #cloud = new LiveCloud();
  readonly #seconds = new SeenSeconds();
  readonly #delays = new Delays();
  readonly #hops = {
    ...{ offer: new Delays(), answer: new Delays(), assignment: new Delays(), entry: new Delays() },
    join: new Delays(),
  };
  /** Decided since the last message; "many": more than a message bears. */
  #fresh: LivePoint[] | "many" = [];
  #missed: readonly LivePoint[] = [];
  #messages = 0;

  readonly loadStarted = (atUs: number): void => this.#seconds.started(atUs);

  readonly requested = (atUs: number): void => this.#seconds.requested(atUs);

  readonly sampled = (sample: Sample): void => this.#seconds.sampled(sample);

  readonly decided = ({ n, outcome, atMs, delayMs }: Decided): void => {
    const point: LivePoint = { n, outcome, atMs, delayMs: delayMs === null ? null : Math.round(delayMs * 10) / 10 };
    this.#cloud.add(point);
    if (isMissed(point)) this.#missed = [...this.#missed, point].slice(-mostMissed);
    if (delayMs !== null) this.#delays.add(delayMs);
    if (this.#fresh === "many") return;
    this.#fresh.push(point);
    if (this.#fresh.length > mostFresh) this.#fresh = "many";
  };

  readonly closed = (hops: Hops): void => {
    for (const hop of ["offer", "answer", "assignment", "entry", "join"] as const) {
      const us = hops[hop];
      if (us !== null) this.#hops[hop].add(us / 1000);
    }
  };

  /** For pages that are open: what came since the last call; `null`: so much that they need {@link whole}. */
  more(run: LiveRun): LiveMore | null {
    this.#seconds.now(run);
    const [points, seconds] = [this.#fresh, this.#seconds.takeFresh()];
    this.#fresh = [];
    this.#messages += 1;
    if (points === "many" || seconds === "many") return null;
    const spreads = this.#messages % spreadsEvery === 0 ? this.#spreads(run) : null;
    return { points, seconds, spreads, state: stateOf(run, this.#delays) };
  }

  /** For a page that has just been opened. Call it after {@link more}, which every open page must get too. */
  whole(run: LiveRun, about: LiveAbout): LiveWhole {
    return {
      ...{ about, picture: this.#cloud.picture, course: this.#seconds.picture(run), missed: this.#missed },
      ...{ spreads: this.#spreads(run), state: stateOf(run, this.#delays) },
    };
  }

  #spreads({ planned }: LiveRun): LiveSpreads {
    const { offer, answer, assignment, entry, join } = this.#hops;
    return {
      ranks: this.#delays.ranks(planned?.dispatches.counts.lost ?? 0),
      hops: { offer: offer.hop, answer: answer.hop, assignment: assignment.hop, entry: entry.hop, join: join.hop },
    };
  }
}

const arrivals = { sdk: "entry", wire: "assignment", external: "join" } as const;

/** @param folder as a user would type it */
export const aboutOf = ({ run, plan, machine }: Manifest, folder: string): LiveAbout => ({
  ...{ id: run.id, scenario: plan.scenario, startedAt: run.startedAt, folder },
  ...{ arrival: arrivals[plan.worker], isTapped: plan.wiretap === "on" },
  ...{ planned: plan.planned, cores: machine.cores, deadlineMs: plan.deadlineMs, graceMs: plan.graceMs },
});
