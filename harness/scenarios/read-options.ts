// Reads a scenario's own options from a command line, and learns while doing so which flags it takes, with which
// defaults: the list of scenarios is made from the same reading.

import { UsageError } from "../../contract/usage-error.js";
import type { Reader } from "../flags.js";
import { countOf, durationMsOf, rateOfText } from "../quantities.js";
import type { ValueName } from "../run-flags.js";
import type { ShapeFlag, ShapeOptions } from "./scenario.js";

/** Of any one count; what is planned in all has a limit of its own. */
const most = 10_000_000;

export type ReadOptions = {
  readonly options: ShapeOptions;
  /** The flags that were asked for by now, with their defaults as written; "" for one that replaces another. */
  readonly taken: ReadonlyMap<ShapeFlag, string>;
};

export function readOptions({ given, read, problems }: Reader<ValueName>): ReadOptions {
  const taken = new Map<ShapeFlag, string>();
  const take = <Value>(flag: ShapeFlag, fallback: string, parse: (text: string) => Value): Value => {
    taken.set(flag, fallback);
    return read(flag, parse, parse(fallback));
  };
  return {
    taken,
    options: {
      rate: (flag, fallback) => take(flag, fallback, rateOfText),
      durationMs: (flag, fallback) => take(flag, fallback, positiveMsOf),
      durationsMs: (flag, fallback) => take(flag, fallback, (text) => text.split(",").map((one) => positiveMsOf(one))),
      count: (flag, fallback) => take(flag, fallback, (text) => countOf(text, 1, most)),
      isGiven(flag) {
        if (!taken.has(flag)) taken.set(flag, "");
        return given.values.has(flag);
      },
      problem: (text) => void problems.push(text),
    },
  };
}

/** @throws UsageError also for 0 */
export function positiveMsOf(text: string): number {
  const value = durationMsOf(text);
  if (value === 0) throw new UsageError(`"${text}" must be more than 0`);
  return value;
}
