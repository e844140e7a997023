// Runs from short histories, for tests and for the committed fixtures: a healthy run is built from the lives of its
// dispatches, as plain lines that a test may then damage; folder.ts writes it to disk.

import { roomNameOf } from "../../contract/ids.js";
import type { Manifest } from "../../contract/manifest.js";
import { manifestFor } from "./plan.js";
import { type Span, type Tap, tapLines } from "./tap-lines.js";

export type Line = Readonly<Record<string, unknown>>;

export const isLine = (line: Line | string): line is Line => typeof line !== "string";

/** What a run leaves on disk; `null` for a file that does not exist. Lines may also be text, for damaged ones. */
export type History = {
  manifest: Manifest;
  k6: (Line | string)[] | null;
  workers: ((Line | string)[] | null)[];
  collector: (Line | string)[] | null;
  harness: (Line | string)[] | null;
  wiretap: (Line | string)[] | null;
  rivals: (Line | string)[][];
  droppedIterations: number | null;
};

/** Instants are milliseconds after the request; `null` for never. A plain life is delivered after 210 ms. */
export type Life = {
  readonly handlerMs?: number | null;
  readonly entryMs?: number | null;
  readonly leftMs?: number;
  readonly answer?: "ok" | "refused" | "none";
  readonly httpStatus?: number;
  readonly code?: string;
  readonly listed?: string;
  readonly lookCode?: string;
  readonly room?: string;
  readonly deletedMs?: number;
  readonly deleteResult?: string;
  readonly rescue?: { readonly requestMs: number; readonly entryMs: number | null; readonly roomSid?: string };
  /** What the wiretap saw, where it was not what a worker's call implies. */
  readonly tap?: Tap;
  readonly listedWorkerId?: string;
  /** When the answered room was made. */
  readonly roomCreatedMs?: number;
  readonly lag?: { readonly shownMs: number | null };
};

export const runId = "testrun2";
/** Of the monotonic clock, microseconds: the load's zero. */
const loadZeroUs = 1_000_000_000;
/** Wall clock minus monotonic clock, microseconds. */
export const offsetUs = 1_700_000_000_000_000;
const periodMs = 2_000;
const [deadlineMs, graceMs, holdMs] = [10_000, 10_000, 4_000];

export const requestUs = (n: number): number => loadZeroUs + n * periodMs * 1000;
export const wallMsOf = (us: number): number => Math.floor((us + offsetUs) / 1000);

/** What an observer had written by then; damaged lines are left out. */
export const until = (lines: readonly (Line | string)[] | null | undefined, lastUs: number): Line[] =>
  (lines ?? []).filter(isLine).filter((line) => Number(line.atUs ?? Number(line.wallMs) * 1000 - offsetUs) <= lastUs);

/** When the load of `count` dispatches has ended for certain. */
export const loadEndUs = (count: number): number => requestUs(count) + (2 * (deadlineMs + graceMs) + holdMs) * 1000;

export function historyOf(lives: readonly Life[]): History {
  const endUs = loadEndUs(lives.length);
  return {
    manifest: manifestFor({ runId, planned: lives.length, periodMs, deadlineMs, graceMs, holdMs }),
    k6: [
      { event: "load-started", wallMs: wallMsOf(loadZeroUs - 5_000) },
      ...lives.flatMap((life, n) => k6Lines(life, n)),
      { event: "closing", wallMs: wallMsOf(endUs) },
    ],
    workers: [workerLines(lives, endUs)],
    collector: collectorLines(endUs),
    harness: harnessLines(endUs),
    wiretap: null,
    rivals: [],
    droppedIterations: 0,
  };
}

export const spanOf = (count: number): Span => ({
  runId,
  startUs: loadZeroUs - 4_000_000,
  endUs: loadEndUs(count),
  offsetUs,
});

/** The same, with a wiretap that watched all of it. */
export function tappedHistoryOf(lives: readonly Life[]): History {
  const history = historyOf(lives);
  history.manifest = { ...history.manifest, plan: { ...history.manifest.plan, wiretap: "on" } };
  history.wiretap = tapLines(lives, spanOf(lives.length), requestUs);
  return history;
}

function k6Lines(life: Life, n: number): readonly Line[] {
  const zeroUs = requestUs(n);
  const atMs = (ms: number) => wallMsOf(zeroUs + ms * 1000);
  const { answer = "ok", rescue } = life;
  const room = life.room ?? roomNameOf(runId, n);
  const stamps = {
    ...{ room, roomState: "fresh", iterationWallMs: atMs(0), zeroWallMs: wallMsOf(loadZeroUs) },
    dueUs: n * periodMs * 1000,
  };
  const code = life.code ?? (answer === "ok" ? "" : "unavailable");
  const httpStatus = life.httpStatus ?? (answer === "ok" ? 200 : answer === "refused" ? 401 : 0);
  const roomSid = answer === "ok" ? `RM_${n}` : "";
  const roomCreatedWallMs = life.roomCreatedMs === undefined ? 0 : atMs(life.roomCreatedMs);
  const asked = [
    { event: "request", wallMs: atMs(0), n, attempt: 1, path: "create-room", ...stamps },
    {
      event: "response",
      wallMs: atMs(3),
      n,
      attempt: 1,
      answer,
      httpStatus,
      code,
      dispatchId: "",
      roomSid,
      roomCreatedWallMs,
    },
  ];
  const lagLine = (shownMs: number | null) => ({
    ...{ event: "list-lag", wallMs: atMs(shownMs ?? deadlineMs), n, shown: shownMs === null ? "never" : "running" },
    notYetWallMs: 0,
  });
  if (answer === "refused") return [...asked, { event: "done", wallMs: atMs(4), n }];
  const listed = life.listed ?? "running";
  const rescued = { answer: "ok", httpStatus: 200, code: "", dispatchId: `AD_${n}r`, roomSid: "" };
  return [
    ...asked,
    ...(life.lag === undefined ? [] : [lagLine(life.lag.shownMs)]),
    {
      ...{
        event: "look",
        wallMs: atMs(deadlineMs),
        n,
        listed,
        code: life.lookCode ?? "",
        dispatchId: `AD_${n}`,
        jobId: "",
      },
      ...{ workerId: life.listedWorkerId ?? "", offeredWallUs: 0 },
    },
    ...(rescue === undefined
      ? []
      : [
          { event: "request", wallMs: atMs(rescue.requestMs), n, attempt: 2, path: "create-dispatch", ...stamps },
          { event: "response", wallMs: atMs(rescue.requestMs + 3), n, attempt: 2, ...rescued },
        ]),
    {
      event: "deleted",
      wallMs: atMs(life.deletedMs ?? 25_000),
      n,
      result: life.deleteResult ?? "deleted",
      code: "",
    },
    { event: "done", wallMs: atMs(25_010), n },
  ];
}

function workerLines(lives: readonly Life[], endUs: number): Line[] {
  const startUs = loadZeroUs - 4_000_000;
  const health = { eventLoopDelayP99Us: 800, eventLoopDelayMaxUs: 2_500 };
  const beats = Array.from({ length: Math.floor((endUs - startUs) / 1_000_000) }, (_, second) => ({
    event: "heartbeat",
    atUs: startUs + (second + 1) * 1_000_000,
    ...health,
  }));
  const lines: Line[] = [
    { event: "worker-started", atUs: startUs, pid: 10, agentsVersion: "1.9.0" },
    ...[11, 12, 13].map((pid, i) => ({ event: "prewarm", atUs: startUs + 600_000 + i, pid })),
    { event: "registered", atUs: startUs + 1_000_000, workerId: "AW_1" },
    ...beats,
    ...lives.flatMap((life, n) => jobLines(life, n)),
    { event: "closing", atUs: endUs + 500_000 },
  ];
  return lines.sort((a, b) => Number(a.atUs) - Number(b.atUs));
}

function jobLines(life: Life, n: number): readonly Line[] {
  if (life.answer === "refused") return [];
  const zeroUs = requestUs(n);
  const entryMs = life.entryMs === undefined ? 210 : life.entryMs;
  const handlerMs = life.handlerMs === undefined ? 204 : life.handlerMs;
  const room = life.room ?? roomNameOf(runId, n);
  const lines = (attempt: 1 | 2, key: string, handler: number | null, entry: number | null, roomSid: string) => {
    const job = { n, attempt, jobId: `AJ_${key}`, dispatchId: `AD_${key}`, room, roomSid };
    const at = (ms: number) => ({ atUs: zeroUs + ms * 1000 });
    return [
      ...(handler === null
        ? []
        : [{ event: "handler", ...at(handler), offeredWallUs: zeroUs + offsetUs + (handler - 1) * 1000, ...job }]),
      ...(entry === null
        ? []
        : [
            { event: "entry", ...at(entry), pid: 100 + n, ...job },
            { event: "join", ...at(entry + 40), ...job },
            { event: "left", ...at(life.leftMs ?? entry + holdMs), ...job },
          ]),
    ];
  };
  const { rescue } = life;
  return [
    ...lines(1, String(n), handlerMs, entryMs, `RM_${n}`),
    ...(rescue === undefined || rescue.entryMs === null
      ? []
      : lines(2, `${n}r`, rescue.entryMs - 6, rescue.entryMs, rescue.roomSid ?? `RM_${n}`)),
  ];
}

function collectorLines(endUs: number): Line[] {
  const health = { pendingWaits: 0, arrivals: 0, refusedRequests: 0 };
  return [
    { event: "collector-started", atUs: loadZeroUs - 4_500_000, pid: 9 },
    { event: "closing", atUs: endUs + 600_000, ...health, eventLoopDelayP99Us: 1_100, eventLoopDelayMaxUs: 4_200 },
  ];
}

/** Clock pairs every 250 ms, the machine's CPU every second, and the end of every part by plan. */
function harnessLines(endUs: number): Line[] {
  const startUs = loadZeroUs - 5_000_000;
  const lines: Line[] = [{ event: "load-started", atUs: loadZeroUs - 10_000 }];
  for (let atUs = startUs; atUs < endUs + 1_000_000; atUs += 250_000) {
    lines.push({ event: "clock", atUs, wallUs: atUs + offsetUs, uncertaintyUs: 12 });
    if ((atUs - startUs) % 1_000_000 === 0) lines.push({ event: "machine", atUs: atUs + 1, cpuBusyPermille: 412 });
  }
  const exit = { event: "process-exited", planned: true, exitCode: 0, signal: "", logTail: "" };
  return [
    ...lines.sort((a, b) => Number(a.atUs) - Number(b.atUs)),
    { ...exit, atUs: endUs, role: "k6" },
    { event: "load-ended", atUs: endUs + 1_000 },
    { ...exit, atUs: endUs + 900_000, role: "worker-1" },
    { ...exit, atUs: endUs + 950_000, role: "collector" },
    { event: "closing", atUs: endUs + 1_000_000 },
  ];
}

export { writeRun } from "./folder.js";
