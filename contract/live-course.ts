// The machinery of a run that goes on, over time: what was offered and asked for, and between what its figures lay. As the live cloud,
// its size has a bound whatever the run's length is, and the harness and each page keep one by the same rules.

/** Of figures in a time. Whole thousandths of their unit, so that sums are the same in any order. */
export type LiveSpread = { readonly low: number; readonly high: number; readonly sum: number; readonly count: number };

/** A time, counted in its own length since the load was started. */
export type LiveColumn = {
  readonly column: number;
  /** Requests in it. */
  readonly asked: number;
  /** Until its end, by the plan; `null`: not known, or each follows the end of another. */
  readonly due: number | null;
  readonly figures: Readonly<Record<string, LiveSpread>>;
};

/** What a page is told at its beginning. */
export type LiveColumns = { readonly columnMs: number; readonly columns: readonly LiveColumn[] };

/** With more of them two become one. */
export const mostCourseColumns = 240;
/** Of the columns that are added. */
export const firstColumnMs = 1_000;

/** A worker that is started again and again would bring a name each time. */
export const mostFigures = 40;

/** Names of figures: fixed ones, and the memory of each part. */
export const liveFigures = { jobs: "jobs", load: "load", busy: "busy" } as const;
const memoryPrefix = "memory of ";
export const memoryFigure = (part: string): string => `${memoryPrefix}${part}`;
/** `undefined` for a figure of something else. */
export const partOfMemory = (figure: string): string | undefined =>
  figure.startsWith(memoryPrefix) ? figure.slice(memoryPrefix.length) : undefined;

export class LiveCourse {
  #columnMs = firstColumnMs;
  readonly #columns = new Map<number, LiveColumn>();
  readonly #names = new Set<string>();

  static of({ columnMs, columns }: LiveColumns): LiveCourse {
    const course = new LiveCourse();
    course.#columnMs = columnMs;
    for (const column of columns) course.#put(column);
    return course;
  }

  /** @param second a column of {@link firstColumnMs}, or a part of what is in it */
  add(second: LiveColumn): void {
    const atMs = second.column * firstColumnMs;
    while (atMs >= this.#columnMs * mostCourseColumns) this.#halve();
    this.#put({ ...second, column: Math.floor(atMs / this.#columnMs) });
  }

  get picture(): LiveColumns {
    return { columnMs: this.#columnMs, columns: [...this.#columns.values()] };
  }

  #halve(): void {
    this.#columnMs *= 2;
    const columns = [...this.#columns.values()];
    this.#columns.clear();
    for (const one of columns) this.#put({ ...one, column: Math.floor(one.column / 2) });
  }

  #put({ figures, ...column }: LiveColumn): void {
    const known = Object.entries(figures).filter(([name]) => this.#names.has(name) || this.#names.size < mostFigures);
    for (const [name] of known) this.#names.add(name);
    this.#columns.set(
      column.column,
      together(this.#columns.get(column.column), { ...column, figures: Object.fromEntries(known) }),
    );
  }
}

/** Of two parts of one column. */
export function together(before: LiveColumn | undefined, more: LiveColumn): LiveColumn {
  if (before === undefined) return more;
  const figures: Record<string, LiveSpread> = { ...before.figures };
  for (const [name, spread] of Object.entries(more.figures)) figures[name] = spreadOf(figures[name], spread);
  const due = before.due === null || more.due === null ? (before.due ?? more.due) : Math.max(before.due, more.due);
  return { column: before.column, asked: before.asked + more.asked, due, figures };
}

const spreadOf = (a: LiveSpread | undefined, b: LiveSpread): LiveSpread =>
  a === undefined
    ? b
    : { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high), sum: a.sum + b.sum, count: a.count + b.count };
