// Reads a line of a run's events into the facts that metrics are made of. The lines come from our own processes, but through a
// file and while they are being written: what cannot be read is counted, never guessed. What metrics do not need is passed over
// before it costs anything.

import { z } from "zod";
import { jsonOf } from "../../contract/json-of.js";

const text = z.string();
const number = z.number();
const job = { n: number, attempt: number, jobId: text, dispatchId: text, room: text, roomSid: text };
const jobSchema = z.object(job);

const load = z.discriminatedUnion("event", [
  z.object({
    ...{ event: z.literal("request"), wallMs: number, n: number, attempt: number },
    ...{ iterationWallMs: number, zeroWallMs: number, dueUs: number },
  }),
  z.object({
    ...{ event: z.literal("response"), n: number, attempt: number },
    ...{ answer: z.enum(["ok", "refused", "none"]), dispatchId: text, roomSid: text },
  }),
  z.object({ event: z.literal("room-made"), n: number, roomSid: text }),
  z.object({ event: z.literal("deleted"), n: number, result: z.enum(["deleted", "not-found", "failed"]) }),
  z.object({ event: z.literal("done"), n: number }),
]);

const fault = z.object({
  ...{ event: z.literal("fault"), atUs: number, fault: text, phase: z.enum(["once", "began", "ended"]) },
  ...{ specification: text, target: text },
});

const worker = z.discriminatedUnion("event", [
  z.object({ event: z.literal(["registered", "disconnected"]), atUs: number }),
  z.object({ event: z.literal(["entry", "join", "left"]), atUs: number, ...job }),
  fault,
]);

const link = { atUs: number, link: number };

const wiretap = z.discriminatedUnion("event", [
  z.object({ event: z.literal("register"), ...link, agentName: text, jobType: text, deployment: text }),
  z.object({ event: z.literal(["registered", "link-closed"]), ...link }),
  z.object({
    ...{ event: z.literal("status"), ...link, status: z.enum(["available", "full", "unchanged"]) },
    ...{ loadPermille: number, jobCount: number },
  }),
  z.object({ event: z.literal("offer"), ...link, ...job }),
  z.object({ event: z.literal("answer"), ...link, ...job, available: z.enum(["yes", "no"]), identity: text }),
  z.object({ event: z.literal("assignment"), ...link, ...job, identity: text }),
  z.object({ event: z.literal("heartbeat"), eventLoopDelayP99Us: number }),
  fault,
]);

const collector = z.discriminatedUnion("event", [
  z.object({
    ...{ event: z.literal(["participant-joined", "participant-left"]), atUs: number },
    ...{ room: text, identity: text, kind: z.enum(["agent", "other"]) },
  }),
  z.object({ event: z.literal("room-started"), atUs: number, room: text, roomSid: text }),
  z.object({ event: z.literal("heartbeat"), eventLoopDelayP99Us: number }),
]);

const count = number.nullable();

const harness = z.discriminatedUnion("event", [
  z.object({ event: z.literal("clock"), atUs: number, wallUs: number }),
  z.object({ event: z.literal("machine"), atUs: number, cpuBusyPermille: number }),
  z.object({
    ...{ event: z.literal("resource"), atUs: number, role: text },
    ...{ rssKb: count, cpuUs: count, processes: count, openFiles: count },
  }),
  z.object({ event: z.literal("process-exited"), atUs: number, role: text }),
  z.object({ event: z.literal(["load-started", "load-ended", "server-silent", "server-answers"]), atUs: number }),
  fault,
]);

const schemas = { load, worker, wiretap, collector, harness } as const;

type Observer = keyof typeof schemas;

/** Which dispatch a job is of: -1 and attempt 0 without our key, then its room tells. */
export type JobOf = Readonly<z.infer<typeof jobSchema>>;

export type LoadFact = Readonly<z.infer<typeof load>>;
export type WorkerFact = Readonly<z.infer<typeof worker>>;
export type WiretapFact = Readonly<z.infer<typeof wiretap>>;
export type FaultFact = Readonly<z.infer<typeof fault>>;
type CollectorFact = Readonly<z.infer<typeof collector>>;
export type HarnessFact = Readonly<z.infer<typeof harness>>;

/** What was seen of a dispatch's job or room by whoever is not k6; the collector knows it by its room alone. */
export type SeenFact =
  | Extract<WorkerFact, { readonly jobId: string }>
  | Extract<WiretapFact, { readonly jobId: string }>
  | Extract<CollectorFact, { readonly room: string }>;

export type Fact =
  | { readonly by: "load"; readonly fact: LoadFact }
  /** `role` is the worker's: `worker-1`. */
  | { readonly by: "worker"; readonly role: string; readonly fact: WorkerFact }
  | { readonly by: "wiretap"; readonly fact: WiretapFact }
  | { readonly by: "collector"; readonly fact: CollectorFact }
  | { readonly by: "harness"; readonly fact: HarnessFact };

/** @param file whose line it is, by the name of its file: `k6`, `worker-1`. A rival's jobs are none of ours. */
export function factOf(file: string, line: string): Fact | "of no concern" | "damaged" {
  const by = observerOf(file);
  if (by === undefined) return "of no concern";
  // Every line begins with its event's name: of a third of them nothing more need be read.
  const name = /^\{"event":"([a-z-]+)"/.exec(line)?.[1];
  if (name !== undefined && !wanted[by].has(name)) return "of no concern";
  const parsed = jsonOf(line);
  const named = nameSchema.safeParse(parsed);
  if (!named.success) return "damaged";
  if (!wanted[by].has(named.data.event)) return "of no concern";
  switch (by) {
    case "load":
      return read(load, parsed, (fact) => ({ by, fact }));
    case "worker":
      return read(worker, parsed, (fact) => ({ by, role: file, fact }));
    case "wiretap":
      return read(wiretap, parsed, (fact) => ({ by, fact }));
    case "collector":
      return read(collector, parsed, (fact) => ({ by, fact }));
    case "harness":
      return read(harness, parsed, (fact) => ({ by, fact }));
  }
}

function observerOf(file: string): Observer | undefined {
  if (file === "k6") return "load";
  if (file.startsWith("worker-")) return "worker";
  return file === "wiretap" || file === "collector" || file === "harness" ? file : undefined;
}

const nameSchema = z.object({ event: z.string() });

/** The events of each observer, so that a heartbeat is not matched against every schema in turn. */
const wanted: Readonly<Record<Observer, ReadonlySet<string>>> = {
  load: namesOf(load),
  worker: namesOf(worker),
  wiretap: namesOf(wiretap),
  collector: namesOf(collector),
  harness: namesOf(harness),
};

function namesOf(union: {
  readonly options: readonly { readonly shape: { readonly event: { readonly values: ReadonlySet<unknown> } } }[];
}): ReadonlySet<string> {
  return new Set(union.options.flatMap(({ shape }) => [...shape.event.values].map(String)));
}

function read<Value>(schema: z.ZodType<Value>, value: unknown, use: (fact: Value) => Fact): Fact | "damaged" {
  const parsed = schema.safeParse(value);
  return parsed.success ? use(parsed.data) : "damaged";
}
