// The dispatches of a run that goes on, as the live picture has them: singly while there are few of an outcome, else counted in
// cells of time and delay. Its size has a bound whatever the run's length is. The harness keeps one for pages that open later,
// and each page goes on with its own by the same rules, so that a second costs the new dispatches alone.

export const liveOutcomes = ["delivered", "late", "lost", "refused"] as const;
export type LiveOutcome = (typeof liveOutcomes)[number];

/** `atMs`: the request, after the load's start. `delayMs` is `null` for one that has none. */
export type LivePoint = {
  readonly n: number;
  readonly outcome: LiveOutcome;
  readonly atMs: number;
  readonly delayMs: number | null;
};

/** `row` counts steps of the delay's logarithm from 1 microsecond; `null` of an outcome without a delay. */
export type LiveCell = {
  readonly outcome: LiveOutcome;
  readonly column: number;
  readonly row: number | null;
  readonly count: number;
};

/** What a page is told at its beginning. */
export type LivePicture = {
  readonly columnMs: number;
  readonly points: readonly LivePoint[];
  readonly cells: readonly LiveCell[];
};

/** Of one outcome; with more of them they are cells. */
export const mostPoints = 1_500;
export const rowsPerDecade = 24;
/** With more of them two become one. */
export const mostColumns = 400;
const firstColumnMs = 1_000;

export class LiveCloud {
  #columnMs = firstColumnMs;
  readonly #points = new Map<LiveOutcome, LivePoint[]>();
  readonly #cells = new Map<string, LiveCell>();
  readonly #inCells = new Set<LiveOutcome>();

  static of({ columnMs, points, cells }: LivePicture): LiveCloud {
    const cloud = new LiveCloud();
    cloud.#columnMs = columnMs;
    for (const cell of cells) cloud.#put(cell);
    for (const point of points) cloud.add(point);
    return cloud;
  }

  add(point: LivePoint): void {
    if (this.isInCells(point.outcome)) {
      this.#count(point);
      return;
    }
    const points = this.#points.get(point.outcome) ?? [];
    this.#points.set(point.outcome, points);
    points.push(point);
    if (points.length <= mostPoints) return;
    this.#points.delete(point.outcome);
    for (const one of points) this.#count(one);
  }

  isInCells(outcome: LiveOutcome): boolean {
    return this.#inCells.has(outcome);
  }

  get picture(): LivePicture {
    return { columnMs: this.#columnMs, points: [...this.#points.values()].flat(), cells: [...this.#cells.values()] };
  }

  #count({ outcome, atMs, delayMs }: LivePoint): void {
    while (atMs >= this.#columnMs * mostColumns) this.#halve();
    const column = Math.max(0, Math.floor(atMs / this.#columnMs));
    const row = delayMs === null ? null : Math.floor(Math.log10(Math.max(0.001, delayMs) * 1000) * rowsPerDecade);
    this.#put({ outcome, column, row, count: 1 });
  }

  #halve(): void {
    this.#columnMs *= 2;
    const cells = [...this.#cells.values()];
    this.#cells.clear();
    for (const cell of cells) this.#put({ ...cell, column: Math.floor(cell.column / 2) });
  }

  #put(cell: LiveCell): void {
    const key = keyOf(cell);
    this.#inCells.add(cell.outcome);
    this.#cells.set(key, { ...cell, count: cell.count + (this.#cells.get(key)?.count ?? 0) });
  }
}

const keyOf = ({ outcome, column, row }: LiveCell): string => `${outcome} ${column} ${row ?? ""}`;
