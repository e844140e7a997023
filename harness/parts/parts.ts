// What every part of a run is started with.

import type { Segments } from "../../contract/segment.js";
import { RunFailed } from "../run-failed.js";
import type { Child, ChildOptions } from "./child.js";

export type PartContext = {
  /** Absolute. */
  readonly runFolder: string;
  /** Where bin/build.mjs put the programs, absolute. */
  readonly buildFolder: string;
  /** How every Node observer's events are cut into files; `null`: they are not. */
  readonly segments: Segments | null;
  /** The environment of a child with `own` variables added. */
  readonly environment: (own: Readonly<Record<string, string>>) => NodeJS.ProcessEnv;
  /** Starts a child, writes the fact and puts it under the reaper's guard. */
  readonly start: (options: ChildOptions) => Promise<Child>;
  /** Fires when the run is being ended; waiting for readiness stops then. */
  readonly signal: AbortSignal;
};

/** Resolves with the first message that `match` accepts. @throws when the part ends first or `timeoutMs` is over. */
export function firstMessage<Value>(
  child: Child,
  match: (message: unknown) => Value | undefined,
  timeoutMs: number,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new RunFailed(`${child.role} said nothing for ${timeoutMs} ms; see ${child.logFile}`)),
      timeoutMs,
    );
    child.onMessage((message) => {
      const value = match(message);
      if (value === undefined) return;
      clearTimeout(timer);
      resolve(value);
    });
    void child.ended.then(({ exitCode, signal }) => {
      clearTimeout(timer);
      reject(new RunFailed(`${child.role} ended at its start (${signal || `exit ${exitCode}`}); see ${child.logFile}`));
    });
  });
}
