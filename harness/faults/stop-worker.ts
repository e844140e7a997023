// Stops a worker for good in the middle of a run. Expected: every dispatch whose offer comes later is lost (with one
// worker), and none before it.

import { periodUs } from "../../contract/rate.js";
import { UsageError } from "../../contract/usage-error.js";
import { durationMsOf } from "../quantities.js";
import type { FaultKind } from "./fault.js";

export const stopWorker: FaultKind = {
  name: "stop-worker",
  form: "stop-worker at=20s [worker=1]",
  effect: "with one worker, every dispatch offered after it is lost",
  make(specification, parameters, plan) {
    const at = parameters.get("at");
    if (at === undefined)
      throw new UsageError("stop-worker needs at=<time after the load's start>, for example at=20s");
    if (plan.workers === 0) throw new UsageError("stop-worker needs a worker, and --workers is 0");
    const atMs = durationMsOf(at);
    const loadMs = (plan.planned * periodUs(plan.rate)) / 1000;
    if (atMs >= loadMs) throw new UsageError(`at=${at} is after the load, which takes ${loadMs / 1000} s`);
    const worker = parameters.get("worker") ?? "1";
    if (!/^\d+$/.test(worker) || Number(worker) < 1 || Number(worker) > plan.workers) {
      throw new UsageError(`worker=${worker}: there are workers 1 to ${plan.workers}`);
    }
    const index = Number(worker);
    return {
      atMs,
      name: "stop-worker",
      specification,
      target: `worker-${index}`,
      inject: (disturbed) => disturbed.stopWorker(index),
    };
  },
};
