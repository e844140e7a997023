// Whoever starts, stops: what was started is stopped in reverse order, always, and one failing stop hides neither the
// others nor the run's own error.

export type Undo = {
  /** `name` says what is stopped, for the message when it cannot be. */
  add(name: string, stop: () => Promise<void>): void;
  /** Stops everything, newest first; returns what went wrong. Safe to call twice. */
  unwind(): Promise<readonly string[]>;
};

export function undoStack(): Undo {
  const stops: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  return {
    add: (name, stop) => void stops.push({ name, stop }),
    async unwind() {
      const problems: string[] = [];
      for (let next = stops.pop(); next !== undefined; next = stops.pop()) {
        try {
          await next.stop();
        } catch (error) {
          problems.push(`${next.name}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      return problems;
    },
  };
}
