// Run folders for the gate's tests: each with an id and a start of its own, made of lives like every made-up run.

import { join } from "node:path";
import { type History, historyOf, type Life, writeRun } from "./history.js";

export type Made = {
  readonly id: string;
  /** Minutes after the first. */
  readonly minute: number;
  readonly lives: readonly Life[];
  readonly change?: (history: History) => unknown;
};

/** A healthy worker's, never quite the same. */
export const healthy = (count: number, seed = 0): Life[] =>
  Array.from({ length: count }, (_, n) => ({ handlerMs: 204, entryMs: 206 + (((n + seed) * 7) % 23) }));

/** Every so many-th of these never arrives, and nobody rescues it. */
export const losing = (every: number, lives: readonly Life[]): Life[] =>
  lives.map((life, n) => (n % every === 1 ? { handlerMs: null, entryMs: null, listed: "empty" } : life));

/** @returns the folder */
export async function makeRun(parent: string, { id, minute, lives, change = () => {} }: Made): Promise<string> {
  const history = historyOf(lives);
  const { manifest } = history;
  history.manifest = { ...manifest, run: { ...manifest.run, id, startedAt: startOf(minute) } };
  change(history);
  const folder = join(parent, id);
  await writeRun(folder, history);
  return folder;
}

export const startOf = (minute: number): string => new Date(Date.UTC(2026, 0, 2, 3, minute)).toISOString();

/** Changes what was asked for. */
export const planned =
  (plan: Partial<History["manifest"]["plan"]>) =>
  (history: History): void => {
    history.manifest = { ...history.manifest, plan: { ...history.manifest.plan, ...plan } };
  };
