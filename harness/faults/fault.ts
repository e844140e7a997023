// What a fault is: a disturbance on purpose, at a stated time, whose effect is declared beforehand. One file per fault
// beside this one; index.ts lists them.

import type { HarnessEvent } from "../../contract/events.js";
import type { Plan } from "../../contract/manifest.js";

/** What a fault may touch. */
export type Disturbed = {
  /** Stops the worker with this number (from 1), its job processes too, as planned. */
  stopWorker(index: number): Promise<void>;
};

/** One fault, ready to happen. */
export type Fault = {
  /** After the load's start. */
  readonly atMs: number;
  readonly name: string;
  readonly specification: string;
  readonly target: Extract<HarnessEvent, { event: "fault" }>["target"];
  /** Resolves when it has taken effect. */
  inject(disturbed: Disturbed): Promise<void>;
};

export type FaultKind = {
  readonly name: string;
  /** How it is written, for the help. */
  readonly form: string;
  /** What is expected of it. */
  readonly effect: string;
  /** `parameters` are the words `name=value` after the fault's name. @throws UsageError */
  make(specification: string, parameters: ReadonlyMap<string, string>, plan: Plan): Fault;
};
