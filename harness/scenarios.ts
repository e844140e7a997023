// The scenarios a user can run: their names, what they stress, their defaults. The load itself is the k6 program of the
// same name in load/scenarios.

import { type Rate, rateOf } from "../contract/rate.js";

export type Scenario = {
  readonly name: string;
  /** What it stresses, in one sentence. */
  readonly stresses: string;
  readonly defaults: { readonly rate: Rate; readonly durationMs: number; readonly holdMs: number };
};

export const scenarios: readonly Scenario[] = [
  {
    name: "steady",
    stresses: "dispatches at a constant rate whose jobs overlap, so that a worker must have a second process ready",
    // Two jobs at a time: a faulty process pool shows, and a sound worker on 2 cores keeps up.
    defaults: { rate: rateOf(1, 2_000), durationMs: 40_000, holdMs: 4_000 },
  },
];
