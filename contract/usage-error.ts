// What a user can mend: bad flags, missing parts, a server that does not answer. Printed as its message alone.

/** Carries every problem found, so that a user mends them in one go. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly problems: readonly string[];
  constructor(problems: string | readonly string[]) {
    const list = typeof problems === "string" ? [problems] : problems;
    super(list.join("\n"));
    this.problems = list;
  }
}
