// What a fault is: a disturbance on purpose, at a stated time, whose effect is declared beforehand. One file per fault
// beside this one; index.ts lists them. Those of the wiretap and the workers are plain data (contract/faults.ts) and
// injected there; those of the harness act on whole processes and are injected from here.

import type { Cause } from "../../contract/causes.js";
import type { WiretapFault, WorkerFault } from "../../contract/faults.js";
import type { FrameKind } from "../../contract/frames.js";
import type { Plan } from "../../contract/manifest.js";
import type { Words } from "./words.js";

/**
 * What a fault of the harness may touch. Workers are the processes of ours, numbered from 1 (wire workers share one);
 * every end made here is a planned one.
 */
export type Disturbed = {
  /** Stops a worker for good, its job processes too. */
  stopWorker(index: number): Promise<void>;
  /** To its whole process group. */
  signalWorker(index: number, signal: "SIGSTOP" | "SIGCONT"): Promise<void>;
  /** SIGKILL to its whole process group; resolves when the group is gone. */
  killWorker(index: number): Promise<void>;
  /** Starts a worker that was killed again, under the same number; resolves when it has registered, or when `over` fires. */
  startWorkerAgain(index: number, over: AbortSignal): Promise<"ready" | "run over">;
  /** Starts another worker under the next free number; resolves when it is ready, or when `over` fires. */
  startReplacement(over: AbortSignal): Promise<"ready" | "run over">;
  /** Has a worker take no new job and end with its last; it is stopped when that takes too long, or when `over` fires. */
  drainWorker(index: number, over: AbortSignal): Promise<"by itself" | "stopped">;
  /** Process ids of the warm job processes that have no job yet. */
  warmProcesses(index: number): Promise<readonly number[]>;
  /** SIGKILL to one process; one that is gone already is no error. */
  killProcess(pid: number): Promise<void>;
  /** Ends the server and starts it on the same address with the same key; resolves when it serves again. */
  restartServer(): Promise<void>;
  /** SIGKILL to a node of a cluster, from 1; resolves when it is gone. */
  killNode(node: number): Promise<void>;
  /** Starts a node that was killed again, on the same address; resolves when it serves. */
  startNodeAgain(node: number): Promise<void>;
  /** Ends the Redis of a cluster. */
  stopRedis(): Promise<void>;
  /** Starts it again, empty; resolves when it answers. */
  startRedisAgain(): Promise<void>;
  /**
   * Starts another environment's worker under the same agent name; resolves when it has registered, or when `over` fires:
   * then it is stopped with the run's other workers.
   */
  startRival(over: AbortSignal): Promise<{ stop(): Promise<void> } | "run over">;
};

/**
 * `end` is called at the end's time. When the run ends before, `end` is called then, or nothing where there is nothing to
 * undo. It resolves with "run over" when `over`, the run's end, came before it had taken effect.
 */
export type Lasting = { readonly atRunsEnd: "end" | "leave"; end(over: AbortSignal): Promise<unknown> };

type When = {
  /** After the load's start. */
  readonly atMs: number;
  readonly name: string;
  readonly specification: string;
};

/** A role, `worker-1`, as in the fault's event. */
type Targeted = { readonly target: string };

/** One disturbance of a series. */
export type Step = Targeted & {
  /** @returns how often it happened: 0 when `over`, the run's end, came before. */
  inject(disturbed: Disturbed, over: AbortSignal): Promise<number>;
};

/** One fault of the harness, ready to happen. The promises resolve when it has taken effect. */
export type Fault =
  | (When &
      Targeted & {
        readonly phase: "once";
        /** @returns how often it happened, each of which is a line: of three warm processes, three times. */
        inject(disturbed: Disturbed): Promise<number>;
      })
  | (When &
      Targeted & {
        readonly phase: "lasting";
        /** `null`: until the run's end. */
        readonly forMs: number | null;
        /** "run over": `over`, the run's end, came before it had taken effect. */
        begin(disturbed: Disturbed, over: AbortSignal): Promise<Lasting | "run over">;
      })
  | (When & {
      readonly phase: "series";
      /** Each step begins so long after the one before, and not before that one is over. */
      readonly everyMs: number;
      readonly steps: readonly Step[];
    });

/** What becomes of a dispatch that a fault touches. `healed`: something went wrong and was made up for in time. */
type Effect = "none" | "healed" | "late" | "lost" | "duplicate";

export type Expected = {
  readonly effect: Effect;
  /** How much longer than usual it takes; `null` where nobody can say, or it never arrives. */
  readonly lateByMs: number | null;
  /** Any of these is right for one that is late or lost; none for the others. */
  readonly causes: readonly Cause[];
};

/** Where a fault is injected, with what that place must be told. */
export type Placed =
  | { readonly site: "wiretap"; readonly fault: WiretapFault }
  | { readonly site: "worker"; readonly fault: WorkerFault }
  | { readonly site: "harness"; readonly fault: Fault };

export type MadeFault = {
  readonly placed: Placed;
  /**
   * `leftMs`: how much longer a fault that lasts does so when the dispatch is requested; 0 for one that does not last.
   * `open`: it depends on which of several workers the server offers to, and nobody can say beforehand.
   */
  expect(leftMs: number): Expected | "open";
};

/** A specification as it was written, taken apart. */
export type Given = {
  readonly specification: string;
  /** Its place on the command line, from 0. */
  readonly index: number;
  /** With the frame: `drop:offer`. */
  readonly name: string;
  /** Only for kinds that name a frame. */
  readonly frame: FrameKind | undefined;
  readonly words: Words;
  readonly plan: Plan;
};

export type FaultKind = {
  readonly name: string;
  /** How it is written, for the help; its words are those that may be given. */
  readonly form: string;
  /** What is expected of it, for the help. */
  readonly effect: string;
  readonly frames: "named" | "none";
  /** @throws UsageError; what is wrong with a single word is noted in `words` instead. */
  make(given: Given): MadeFault;
};
