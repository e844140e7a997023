// Reads the runs of a file of tests, each once with the same limits: judging one takes DuckDB most of a second.

import { type JudgedRun, type ReadRun, readRun } from "../gate/read-run.js";

/** For runs that do not change while the tests go on. */
export function readOnce(): ReadRun {
  const known = new Map<string, Promise<JudgedRun>>();
  return (path, limits = {}) => {
    const key = JSON.stringify([path, limits]);
    const found = known.get(key) ?? readRun(path, limits);
    known.set(key, found);
    return found;
  };
}
