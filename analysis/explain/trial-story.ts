// Stories from short histories, for tests: the observers' files are written and read as those of a run, the dispatch's row
// is given, so that what is tested is the telling and not the judging.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { roomNameOf } from "../../contract/ids.js";
import type { Manifest } from "../../contract/manifest.js";
import { rivalEvents, runFiles, workerEvents } from "../../contract/run-files.js";
import { withDatabase } from "../database.js";
import type { RunFolder } from "../run-folder.js";
import {
  type History,
  historyOf,
  type Life,
  requestUs,
  runId,
  type Line as WrittenLine,
  writeRun,
} from "../trials/history.js";
import { inTemporaryFolder } from "../trials/trial.js";
import type { DispatchRow } from "./choose.js";
import { gather } from "./gather.js";
import { type Story, storyOf } from "./story.js";

export type Tale = {
  readonly lives?: readonly Life[];
  readonly row?: Partial<DispatchRow>;
  /** Lines of the wiretap's file, or text for damaged ones; without them there is no wiretap. */
  readonly wiretap?: readonly (WrittenLine | string)[];
  readonly plan?: Partial<Manifest["plan"]>;
  readonly change?: (history: History) => void;
};

const [workerId, agentName] = ["AW_1", `rollcall-${runId}`];

/** Milliseconds from the request of dispatch 0. */
export const atUs = (ms: number): number => requestUs(0) + Math.round(ms * 1000);

/** What every line about dispatch 0 says of it. */
export const job = {
  ...{ n: 0, attempt: 1, jobId: "AJ_0", dispatchId: "AD_0", room: roomNameOf(runId, 0), roomSid: "RM_0" },
};

/** Link 1 is connected and registered long before, and says how it is each second until the request. */
export const linkUp: readonly WrittenLine[] = [
  { event: "wiretap-started", atUs: atUs(-8_000), pid: 8 },
  { event: "link-opened", atUs: atUs(-7_000), link: 1 },
  { event: "register", atUs: atUs(-6_999), link: 1, agentName },
  { event: "registered", atUs: atUs(-6_998), link: 1, workerId },
  { event: "status", atUs: atUs(-2_000), link: 1, status: "available", loadPermille: 100, jobCount: 0 },
  { event: "status", atUs: atUs(-1_000), link: 1, status: "unchanged", loadPermille: 250, jobCount: 1 },
];

/** The frames of dispatch 0, each at its milliseconds; the others were not seen. */
export function frames(when: {
  readonly offer?: number;
  readonly answer?: number;
  readonly available?: "yes" | "no";
  readonly assignment?: number;
}): readonly WrittenLine[] {
  const { offer, answer, assignment, available = "yes" } = when;
  const identity = "agent-AJ_0";
  return [
    ...(offer === undefined ? [] : [{ event: "offer", atUs: atUs(offer), link: 1, offeredWallUs: 0, ...job }]),
    ...(answer === undefined ? [] : [{ event: "answer", atUs: atUs(answer), link: 1, available, identity, ...job }]),
    ...(assignment === undefined ? [] : [{ event: "assignment", atUs: atUs(assignment), link: 1, identity, ...job }]),
  ];
}

export const closingTap: WrittenLine = { event: "closing", atUs: atUs(70_000), frames: 9, undecodable: 0, links: 1 };

/** The story of dispatch 0. */
export async function tell({ lives = [{}], row, wiretap, plan, change }: Tale): Promise<Story> {
  const history = historyOf(lives);
  change?.(history);
  const { manifest } = history;
  const asked = { ...manifest.plan, worker: "sdk", wiretap: wiretap === undefined ? "off" : "on", ...plan } as const;
  return await inTemporaryFolder(async (folder) => {
    await writeRun(folder, history);
    if (wiretap !== undefined) {
      const lines = wiretap.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
      await writeFile(join(folder, runFiles.wiretapEvents), `${lines.join("\n")}\n`);
    }
    const run = folderOf(folder, { ...manifest, plan: asked }, wiretap !== undefined, history.rivals.length > 0);
    const given = { ...plainRow, ...row };
    const others = { inHand: 2, waiting: 3 };
    const gathered = await withDatabase((database) => gather(database, run, given));
    return storyOf({ manifest: run.manifest, row: given, others, gathered });
  });
}

function folderOf(path: string, manifest: Manifest, tapped: boolean, rivalled: boolean): RunFolder {
  const names = [
    ["k6", runFiles.k6Events],
    ["collector", runFiles.collectorEvents],
    ["harness", runFiles.harnessEvents],
    ["worker-1", workerEvents(1)],
    ...(tapped ? [["wiretap", runFiles.wiretapEvents]] : []),
    ...(rivalled ? [["rival-1", rivalEvents(1)]] : []),
  ] as const;
  const files = names.map(([observer = "", name = ""]) => ({
    ...{ observer, kind: "node" as const, worker: 0, sources: [{ path: join(path, name), form: "lines" as const }] },
  }));
  return { path, manifest, files, missingSegments: [], droppedIterations: 0, droppedSoFar: 0 };
}

/** Dispatch 0, delivered after 210 ms, seen by its worker alone. */
const plainRow: DispatchRow = {
  ...{
    n: 0,
    room: job.room,
    outcome: "delivered",
    cause: null,
    also_fits: null,
    node: null,
    worker_node: null,
    job_id: job.jobId,
  },
  ...{ request_us: atUs(0), request_uncertainty_us: 0, delay_us: 210_000, arrival_us: atUs(210) },
  ...{ offer_us: atUs(203), answer_us: null, assignment_us: null, handler_us: atUs(204), entry_us: atUs(210) },
  ...{ join_us: atUs(250), listed: "running", look_us: atUs(10_000), phantom: false, duplicated: false },
  ...{ rescued: false, rescue_us: null, rescue_delay_us: null, recovered: false, doubled: false, needless: false },
};

/** What a row without an arrival says. */
export const lostRow: Partial<DispatchRow> = {
  ...{ outcome: "lost", delay_us: null, arrival_us: null, entry_us: null, join_us: null, handler_us: null },
};
