// What a run shows while it runs: one line per phase with its newest news. With --json and --quiet nothing, so that
// standard output holds the result alone.

import { Listr } from "listr2";
import type { Live } from "../contract/collector-api.js";
import { plain, type Style } from "../contract/terminal.js";
import type { Output } from "./settings.js";

export type Voice = {
  /** The newest news of this phase. */
  readonly say: (line: string) => void;
  /** What the phase is called from now on, for example with the version that was found. */
  readonly rename: (title: string) => void;
};

export type Screen = {
  /** Shows the phase while `work` runs; its result and errors pass through. */
  phase<Value>(title: string, work: (voice: Voice) => Promise<Value>): Promise<Value>;
  /** A line that stays, on standard error. */
  note(line: string): void;
};

/** Without a terminal every line stays, so live figures come this seldom. */
const plainLivePeriodMs = 10_000;

export function screenFor(output: Output): Screen {
  return {
    phase: async (title, work) => {
      const results: Awaited<ReturnType<typeof work>>[] = [];
      const list = new Listr(
        [
          {
            title,
            task: async (_, task) => {
              const say = newLinesOnly((line) => {
                task.output = line;
              });
              const rename = (name: string) => {
                task.title = name;
              };
              results.push(await work({ say, rename }));
            },
          },
        ],
        {
          renderer: output !== "full" ? "silent" : hasSize(process.stdout) ? "default" : "simple",
          fallbackRenderer: output === "full" ? "simple" : "silent",
          rendererOptions: { collapseErrors: false, showErrorMessage: false },
          fallbackRendererOptions: {},
          // The life-cycle handles signals; listr2 would exit at the first one.
          registerSignalListeners: false,
        },
      );
      await list.run();
      const [result] = results;
      if (results.length === 0) throw new Error(`phase "${title}" ended without a result`);
      return result as Awaited<ReturnType<typeof work>>;
    },
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** Fewer cannot show what 1 in 100 does. */
const fewestForP99 = 100;

/** `requested 12 of 20, arrived 11, lost 0, p50 231 ms, p99 262 ms`. */
export function liveLine(live: Live, planned: number, style: Style = plain): string {
  const ms = (value: number | null) => (value === null ? "-" : `${Math.round(value)} ms`);
  const lost = live.lost === 0 ? "lost 0" : style.paint(`lost ${live.lost}`, "lost");
  return `requested ${live.requested} of ${planned}, arrived ${live.arrived}, ${lost}, p50 ${ms(live.p50Ms)}, p99 ${live.arrived < fewestForP99 ? "-" : ms(live.p99Ms)} so far`;
}

/** On a terminal every change is shown; elsewhere one line now and then. */
export function liveSayer(say: (line: string) => void, nowMs: () => number): (line: string) => void {
  if (process.stdout.isTTY) return say;
  let saidAtMs = Number.NEGATIVE_INFINITY;
  return (line) => {
    if (nowMs() - saidAtMs < plainLivePeriodMs) return;
    saidAtMs = nowMs();
    say(line);
  };
}

/** A terminal without a size cannot be drawn on. */
const hasSize = ({ columns, rows }: NodeJS.WriteStream): boolean => columns !== 0 && rows !== 0;

function newLinesOnly(say: (line: string) => void): (line: string) => void {
  let last = "";
  return (line) => {
    if (line !== last) say(line);
    last = line;
  };
}
