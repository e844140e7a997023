// The machinery of a run second by second, put together from single facts by their own instants, so that whoever begins to follow in
// the middle has the beginning too. Only what was sampled by looking (jobs alive) is known from then on alone.

import {
  firstColumnMs,
  type LiveColumn,
  type LiveColumns,
  LiveCourse,
  type LiveSpread,
  liveFigures,
  memoryFigure,
  together,
} from "../../contract/live-course.js";
import type { LiveRun, Sample } from "../following/live-run.js";

/** Ten minutes: of one message. */
const mostFresh = 600;

/** Of what was read before the load's start was: a moment of it. */
const mostEarly = 5_000;

/** Beyond a month an instant is damaged, not late. */
const mostSeconds = 31 * 24 * 3_600;

type Seen = { readonly atUs: number; readonly part: Omit<LiveColumn, "column"> };

export class SeenSeconds {
  readonly #course = new LiveCourse();
  /** By the monotonic clock; nothing has a place before it. */
  #startedUs: number | null = null;
  #early: Seen[] = [];
  readonly #fresh = new Map<number, LiveColumn>();
  #isTooMuch = false;

  started(atUs: number): void {
    this.#startedUs = atUs;
    for (const seen of this.#early.splice(0)) this.#see(seen);
  }

  requested(atUs: number): void {
    this.#see({ atUs, part: { asked: 1, due: null, figures: {} } });
  }

  sampled(sample: Sample): void {
    const [name, value] = figureOf(sample);
    this.#see({ atUs: sample.atUs, part: { asked: 0, due: null, figures: { [name]: alone(value) } } });
  }

  /** How it stands at this moment, when all has been read. */
  now({ planned, nowUs, due }: LiveRun): void {
    if (planned === undefined || this.#startedUs === null) return;
    const figures = { [liveFigures.jobs]: alone(planned.dispatches.jobs) };
    this.#see({ atUs: nowUs, part: { asked: 0, due, figures } });
  }

  /** What has come since the last call; "many": more than a message bears. */
  takeFresh(): readonly LiveColumn[] | "many" {
    const fresh = this.#isTooMuch ? "many" : [...this.#fresh.values()];
    this.#fresh.clear();
    this.#isTooMuch = false;
    return fresh;
  }

  /** With what was due at the end of each column, which the plan tells of times when nobody looked. */
  picture(run: LiveRun): LiveColumns {
    const { columnMs, columns } = this.#course.picture;
    const startedUs = this.#startedUs ?? 0;
    const dueAt = (column: number) => run.dueAt(Math.min(run.nowUs, startedUs + (column + 1) * columnMs * 1_000));
    return { columnMs, columns: columns.map((one) => ({ ...one, due: dueAt(one.column) })) };
  }

  #see(seen: Seen): void {
    if (this.#startedUs === null) {
      if (this.#early.length < mostEarly) this.#early.push(seen);
      return;
    }
    const column = Math.floor((seen.atUs - this.#startedUs) / (firstColumnMs * 1_000));
    if (column < 0 || column > mostSeconds) return;
    const second = { column, ...seen.part };
    this.#course.add(second);
    if (!this.#isTooMuch) this.#fresh.set(column, together(this.#fresh.get(column), second));
    if (this.#fresh.size > mostFresh) {
      this.#isTooMuch = true;
      this.#fresh.clear();
    }
  }
}

function alone(value: number): LiveSpread {
  const thousandths = Math.round(value * 1_000);
  return { low: thousandths, high: thousandths, sum: thousandths, count: 1 };
}

function figureOf(sample: Sample): readonly [name: string, value: number] {
  switch (sample.what) {
    case "busy":
      return [liveFigures.busy, sample.share];
    case "load":
      return [liveFigures.load, sample.share];
    case "memory":
      return [memoryFigure(sample.part), sample.bytes / 1e6];
  }
}
