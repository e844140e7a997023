// manifest.json: what was asked and what it ran on. Written once, before the load starts, and never changed: with the
// events it is all that analysis needs, on this machine or another.

import { z } from "zod";
import { causes } from "./causes.js";
import { waveSchema, weightedPathSchema } from "./shape-schema.js";

/** A limit of the verdict. Rates are shares of the judged dispatches; `maxP…Ms` bounds the share beyond it. */
const limits = z
  .object({
    maxLostRate: z.number().min(0).max(1),
    maxLateRate: z.number().min(0).max(1),
    maxP50Ms: z.number().positive().nullable(),
    maxP90Ms: z.number().positive().nullable(),
    maxP99Ms: z.number().positive().nullable(),
    /** Dispatches that are late or lost for one of these alone are reported and not judged. */
    excused: z.array(z.enum(causes)).readonly(),
    /** Whether a measure that creeps or stepped up breaks a limit. */
    drift: z.enum(["reported", "judged"]),
  })
  .readonly();

/** What the machinery itself must keep for a run to count. */
const validityLimits = z
  .object({
    schedulingDelayP99Ms: z.number().positive(),
    eventLoopDelayP99Ms: z.number().positive(),
    cpuBusy: z.number().positive().max(1),
  })
  .readonly();

/** What was asked, with every default filled in. */
const planSchema = z
  .object({
    scenario: z.string(),
    seed: z.int().nonnegative(),
    /** With their weights; one unless paths are compared. */
    paths: z.array(weightedPathSchema).min(1).readonly(),
    waves: z.array(waveSchema).min(1).readonly(),
    arrivals: z.enum(["uniform", "poisson"]),
    /** Of all waves. */
    planned: z.int().positive(),
    /** `each-path`: one dispatch by each path before the load starts, counted nowhere. */
    warmUp: z.enum(["none", "each-path"]),
    /** Events are cut into files this long, and k6 runs in legs; `null`: one file for each observer. */
    segmentMs: z.int().positive().nullable(),
    deadlineMs: z.int().positive(),
    graceMs: z.int().nonnegative(),
    holdMs: z.int().nonnegative(),
    recover: z.boolean(),
    client: z.enum(["sdk", "raw"]),
    /** `native`, `container`, or the URL of a server that is not ours. */
    target: z.string(),
    /** livekit-servers of ours, joined by Redis where there are more than one. */
    nodes: z.int().positive(),
    worker: z.enum(["sdk", "wire", "external"]),
    workers: z.int().nonnegative(),
    /** They are started this much after the load; 0: before it. */
    workersAfterMs: z.int().nonnegative(),
    /** The nodes that they connect to in turn, from 1. Manifests of before do not say; most had no other choice. */
    workersOn: z.union([z.literal("all"), z.array(z.int().positive()).min(1).readonly()]).default("all"),
    /** Of a wire worker: jobs that each holds at most, and whether it opens the room's signalling socket. */
    capacity: z.int().positive().nullable(),
    presence: z.enum(["none", "signalling"]),
    /** Whether the worker's socket is observed. */
    wiretap: z.enum(["on", "off"]),
    /** Passed through untouched; `null`: our own key. */
    metadata: z.string().nullable(),
    idleProcesses: z.int().nonnegative(),
    agentName: z.string(),
    faults: z.array(z.string()).readonly(),
    limits,
    validityLimits,
  })
  .readonly();

export type Plan = z.infer<typeof planSchema>;

export const manifestSchema = z
  .object({
    schema: z.literal(3),
    run: z.object({ id: z.string(), startedAt: z.iso.datetime(), command: z.array(z.string()).readonly() }).readonly(),
    plan: planSchema,
    /**
     * Exact versions of what took part: rollcall, node, nodeWorker (where it was asked for), k6, livekitServer, redis, agents, rtcNode,
     * protocol (as agents finds them), serverSdk (in k6). A checkout's is followed by `+<commit>`, and by `.dirty` where it had
     * changes. "unknown" where the part cannot say.
     */
    versions: z.record(z.string(), z.string()),
    /** Of each version that was asked for by a flag, by its name in `versions`: what it came with, `name@version`, sorted. */
    dependencies: z.record(z.string(), z.array(z.string()).readonly()).optional(),
    clocks: z
      .object({
        node: z.object({ name: z.string(), resolutionUs: z.int().positive() }).readonly(),
        k6: z.object({ name: z.string(), resolutionUs: z.int().positive() }).readonly(),
        /** `same-host`: the server stamps by this machine's wall clock. `unmeasured`: its stamps cannot be used. */
        server: z.object({ name: z.string(), relation: z.enum(["same-host", "unmeasured"]) }).readonly(),
      })
      .readonly(),
    machine: z
      .object({
        os: z.string(),
        arch: z.string(),
        cpuModel: z.string(),
        cores: z.int().positive(),
        memoryBytes: z.int().positive(),
      })
      .readonly(),
  })
  .readonly();

export type Manifest = z.infer<typeof manifestSchema>;

/** How many worker processes of ours, and so files of workers, a plan has: wire workers share one. */
export function workerProcessesOf({ worker, workers }: Pick<Plan, "worker" | "workers">): number {
  switch (worker) {
    case "sdk":
      return workers;
    case "wire":
      return Math.min(1, workers);
    case "external":
      return 0;
  }
}
