// What is remembered of dispatches for as long as one of them can be under way: a run of days must not need more memory
// than one of minutes. Holds no clock: the dispatches' own instants tell the time.

/** `keepMs`: forgotten when the newest is so much younger. `most`: never more than these, the oldest go first. */
export type Limits = { readonly keepMs: number; readonly most: number };

type Entry<Value> = { readonly value: Value; readonly atMs: number };

export class Remembered<Key, Value> {
  readonly #limits: Limits;
  /** In order of first mention. */
  readonly #entries = new Map<Key, Entry<Value>>();
  /** It goes on to what is added later; another from the start would pass all that was deleted, each time. */
  readonly #inOrder = this.#entries.entries();
  #oldest: readonly [Key, Entry<Value>] | undefined;
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
    this.#oldest ??= this.#inOrder.next().value;
    while (this.#oldest !== undefined && this.#isTooMuch(this.#oldest[1])) {
      this.#entries.delete(this.#oldest[0]);
      this.#oldest = this.#inOrder.next().value;
    }
    return value;
  }

  #isTooMuch({ atMs }: Entry<Value>): boolean {
    return atMs < this.#newestMs - this.#limits.keepMs || this.#entries.size > this.#limits.most;
  }
}
