// What is remembered of dispatches for as long as one of them can be under way: a run of days must not need more memory
// than one of minutes. Holds no clock: the dispatches' own instants tell the time.

/** `keepMs`: forgotten when the newest is so much younger. `most`: never more than these, the oldest go first. */
export type Limits = { readonly keepMs: number; readonly most: number };

export class Remembered<Key, Value> {
  readonly #limits: Limits;
  /** In order of first mention. */
  readonly #entries = new Map<Key, { readonly value: Value; readonly atMs: number }>();
  #newestMs = Number.NEGATIVE_INFINITY;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  /** @param atMs its instant; `undefined` where it is not known: then it is as young as the newest */
  add(key: Key, value: Value, atMs?: number): Value {
    this.#newestMs = Math.max(this.#newestMs, atMs ?? this.#newestMs);
    this.#entries.set(key, { value, atMs: atMs ?? this.#newestMs });
    for (const [oldest, entry] of this.#entries) {
      const isOld = entry.atMs < this.#newestMs - this.#limits.keepMs;
      if (!isOld && this.#entries.size <= this.#limits.most) break;
      this.#entries.delete(oldest);
    }
    return value;
  }
}
