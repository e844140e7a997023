// One kept run as the history needs it: a summary cut down to its figures, and what its manifest says where that lies beside it.
// A summary of a long night is a hundred times as large, and there may be a thousand.

import { z } from "zod";
import { jsonOf } from "../../contract/json-of.js";
import { type Manifest, manifestSchema } from "../../contract/manifest.js";
import { type Summary, summarySchema } from "../../contract/summary.js";
import type { LeftOut } from "../../contract/trend.js";
import { duration } from "../render/figures.js";
import { type Figures, figuresOf } from "./measures.js";

export type Night = {
  readonly run: string;
  readonly scenario: string;
  readonly startedAt: string;
  /** Within the folder. */
  readonly path: string;
  readonly verdict: "pass" | "fail";
  readonly counts: Pick<Summary["counts"], "requested" | "delivered" | "late" | "lost">;
  readonly figures: Figures;
  readonly settings: Settings;
  /** Those that only the manifest has; `null` without one. */
  readonly furtherSettings: Settings | null;
  /** With the machine, where it is known. */
  readonly versions: Readonly<Record<string, string>>;
};

/** In words, by their names. */
export type Settings = Readonly<Record<string, string>>;

export type Read =
  | { readonly kind: "night"; readonly night: Night }
  | { readonly kind: "left-out"; readonly leftOut: LeftOut };

const versioned = z.object({ schema: z.number() });
/** What every summary has had since the first. */
const likeSummary = z.object({ verdict: z.object({}), counts: z.object({}), run: z.object({}) });

/** What is read of one; the windows, which are most of it, are not. */
const readSchema = summarySchema.unwrap().pick({
  ...{ schema: true, run: true, verdict: true, counts: true, lostRate: true, missedDeadlineRate: true },
  ...{ delayMs: true, stagesMs: true, workerStagesMs: true, wiretap: true, nodes: true, faults: true },
});

type ReadSummary = z.infer<typeof readSchema>;

const currentSchema = readSchema.shape.schema.value;

/** @param manifest its text, where there is one */
export function nightOf(path: string, text: string, manifest: string | undefined): Read {
  const json = jsonOf(text);
  if (json === undefined) return leftOut("damaged", path, "it is no JSON");
  const { data: of } = versioned.safeParse(json);
  if (of === undefined || !likeSummary.safeParse(json).success)
    return leftOut("no-summary", path, "JSON of another kind");
  if (of.schema !== currentSchema)
    return leftOut("other-schema", path, `schema ${of.schema}, and this rollcall reads ${currentSchema}`);
  const parsed = readSchema.safeParse(json);
  if (!parsed.success) return leftOut("damaged", path, firstIssue(parsed.error));
  const { run, verdict } = parsed.data;
  if (Number.isNaN(Date.parse(run.startedAt))) return leftOut("damaged", path, "run.startedAt is no instant");
  if (verdict.result === "unknown") return leftOut("unknown", path, whyUnknown(parsed.data));
  return { kind: "night", night: nightIn(path, parsed.data, verdict.result, manifestOf(manifest, run.id)) };
}

export const leftOut = (kind: LeftOut["kind"], path: string, why: string): Read => ({
  kind: "left-out",
  leftOut: { kind, path, why },
});

function nightIn(path: string, summary: ReadSummary, verdict: Night["verdict"], manifest: Manifest | undefined): Night {
  const { run, counts } = summary;
  return {
    ...{ run: run.id, scenario: run.scenario, startedAt: new Date(run.startedAt).toISOString(), path, verdict },
    counts: { requested: counts.requested, delivered: counts.delivered, late: counts.late, lost: counts.lost },
    figures: figuresOf(summary),
    settings: settingsIn(summary),
    furtherSettings: manifest === undefined ? null : settingsOf(manifest),
    versions: manifest === undefined ? run.versions : { ...run.versions, machine: machineWords(manifest.machine) },
  };
}

/** Those by which delays and losses cannot be compared when they differ. */
const settingsIn = ({ run, wiretap, nodes, faults }: ReadSummary): Settings => ({
  path: run.path,
  load: run.load,
  hold: duration(run.holdMs),
  deadline: duration(run.deadlineMs),
  grace: duration(run.graceMs),
  target: run.target,
  arrival: run.arrival,
  wiretap: wiretap.watched === "off" ? "off" : "on",
  nodes: nodes.length === 0 ? "one" : "several",
  faults: faults.length === 0 ? "none" : faults.map(({ specification }) => specification).join(" and "),
});

const settingsOf = ({ plan }: Manifest): Settings => ({
  client: plan.client,
  workers: String(plan.workers),
  "workers after": duration(plan.workersAfterMs),
  "idle processes": String(plan.idleProcesses),
  capacity: plan.capacity === null ? "no limit" : String(plan.capacity),
  presence: plan.presence,
  nodes: String(plan.nodes),
  rescues: plan.recover ? "on" : "off",
  "warm-up": plan.warmUp,
  faults: plan.faults.length === 0 ? "none" : plan.faults.join(" and "),
});

/** Its system's release is left out: it changes with every update of the machine's image. */
const machineWords = ({ os, arch, cores, cpuModel }: Manifest["machine"]): string =>
  `${cores} x ${cpuModel}, ${os.split(" ")[0]} ${arch}`;

/** One that is of another run, or cannot be read, says nothing. */
function manifestOf(text: string | undefined, run: string): Manifest | undefined {
  const parsed = text === undefined ? undefined : manifestSchema.safeParse(jsonOf(text));
  return parsed?.success && parsed.data.run.id === run ? parsed.data : undefined;
}

function whyUnknown({ verdict }: ReadSummary): string {
  const reason = verdict.reasons.find(({ result }) => result === "unknown");
  return reason === undefined ? "its verdict is unknown" : `${reason.check}: ${reason.detail.split("\n")[0]}`;
}

function firstIssue({ issues: [issue] }: z.ZodError): string {
  return issue === undefined ? "it is no summary" : `${issue.path.join(".")}: ${issue.message}`;
}
