// Which hop is the limit in a step that broke the objective: by the causes of the dispatches that came late or not at all,
// where they are more than a p99 leaves out, else by the stage whose p99 grew most against the idle step. Pure.

import type { LimitingHop } from "../../contract/capacity.js";
import type { Cause } from "../../contract/causes.js";
import type { Summary } from "../../contract/summary.js";

type Hop = LimitingHop["hop"];

/** What of a summary tells the hop. */
export type Evidence = Pick<Summary, "causes" | "lostRate" | "stagesMs" | "workerStagesMs" | "wiretap"> & {
  readonly run: Pick<Summary["run"], "arrival">;
};

const hopOfCause: Readonly<Record<Cause, Hop>> = {
  "request not answered": "server queue",
  "room already existed": "unknown",
  "no worker registered": "worker",
  "worker full or too loaded": "worker",
  "delivered to another worker": "unknown",
  "never offered": "server queue",
  "offered late": "server queue",
  unanswered: "worker",
  "answered too late": "worker",
  refused: "worker",
  "accepted but never assigned": "server",
  "assigned late": "server",
  "assigned but never started": "process pool",
  "started late": "process pool",
  "started but never joined": "room join",
  "joined late": "room join",
  "worker stopped": "worker",
  "server gone": "server",
  "server node ended": "server",
  "Redis ended": "server",
  "observer missing": "unknown",
  "not called: between request and handler": "server or worker",
  "called late: between request and handler": "server or worker",
  "called late: between offer and handler": "worker",
  "called but never started: between handler and entry": "process pool",
  "started late: between handler and entry": "process pool",
};

/** Lost and late ones beyond this share are more than the tail that a p99 leaves out. */
const tail = 0.01;

/** @param idle `undefined` when the step that broke is the idle one itself */
export function limitingHopOf(broken: Evidence, idle: Evidence | undefined): LimitingHop {
  const missed = broken.causes.reduce((sum, { count }) => sum + count, 0);
  const byCauses = causesHop(broken, missed);
  const byStages = idle === undefined ? undefined : stagesHop(broken, idle);
  const found = missed > broken.lostRate.count * tail ? (byCauses ?? byStages) : (byStages ?? byCauses);
  return found ?? { hop: "unknown", by: "none", detail: "no stage grew, and no cause is known" };
}

/** The hop that most of the late and lost ones have in common. */
function causesHop({ causes }: Evidence, missed: number): LimitingHop | undefined {
  if (missed === 0) return undefined;
  const sums = new Map<Hop, number>();
  for (const { cause, count } of causes) sums.set(hopOfCause[cause], (sums.get(hopOfCause[cause]) ?? 0) + count);
  const [most] = [...sums].sort(([, a], [, b]) => b - a);
  if (most === undefined || most[0] === "unknown") return undefined;
  const [hop] = most;
  const named = causes.filter(({ cause }) => hopOfCause[cause] === hop);
  const detail = named.map(({ cause, count }) => `${count} of ${missed} late or lost: ${cause}`).join("; ");
  return { hop, by: "causes", detail };
}

type Stage = { readonly name: string; readonly hop: Hop; readonly p99Ms: number | null };

function stagesHop(broken: Evidence, idle: Evidence): LimitingHop | undefined {
  const before = stagesOf(idle);
  const grown = stagesOf(broken)
    .map((stage) => ({ ...stage, beforeMs: before.find(({ name }) => name === stage.name)?.p99Ms ?? null }))
    .flatMap(({ p99Ms, beforeMs, ...stage }) =>
      p99Ms === null || beforeMs === null || p99Ms <= beforeMs ? [] : [{ ...stage, p99Ms, beforeMs }],
    )
    .sort((a, b) => b.p99Ms - b.beforeMs - (a.p99Ms - a.beforeMs));
  const [most] = grown;
  if (most === undefined) return undefined;
  const { name, hop, p99Ms, beforeMs } = most;
  return { hop, by: "stages", detail: `${name}: p99 ${p99Ms} ms, ${beforeMs} ms when idle` };
}

/** Without a wiretap the worker's own view is all there is after the offer. */
function stagesOf({ stagesMs, workerStagesMs, wiretap, run }: Evidence): readonly Stage[] {
  const { offer, answer, assignment, entry, join } = stagesMs;
  const requested: Stage = { name: "request to offer", hop: "server queue", p99Ms: offer.p99 };
  if (wiretap.watched === "off") {
    const isOfferKnown = offer.count > 0;
    const from = isOfferKnown ? "offer to handler" : "request to handler";
    return [
      requested,
      { name: from, hop: isOfferKnown ? "worker" : "server or worker", p99Ms: workerStagesMs.handler.p99 },
      { name: "handler to entry", hop: "worker or process pool", p99Ms: workerStagesMs.entry.p99 },
    ];
  }
  return [
    requested,
    { name: "offer to answer", hop: "worker", p99Ms: answer.p99 },
    { name: "answer to assignment", hop: "server", p99Ms: assignment.p99 },
    { name: "assignment to entry", hop: "process pool", p99Ms: entry.p99 },
    ...(run.arrival === "join" ? [{ name: "assignment to join", hop: "room join" as const, p99Ms: join.p99 }] : []),
  ];
}
