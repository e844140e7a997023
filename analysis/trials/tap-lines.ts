// What a wiretap writes about the lives of a history: one link, opened before the load, and of each job its frames.

import { roomNameOf } from "../../contract/ids.js";
import type { Life, Line } from "./history.js";

/** The wiretap's view of one attempt; instants are milliseconds after the request, `null` for a frame it never saw. */
export type Tap = {
  readonly offerMs?: number | null;
  readonly answerMs?: number | null;
  readonly available?: "yes" | "no";
  readonly assignmentMs?: number | null;
  readonly link?: number;
};

/** `startUs` is when its worker registers, `endUs` when the load has ended. */
export type Span = {
  readonly runId: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly offsetUs: number;
};

export const linkLines = (link: number, workerId: string, agentName: string, atUs: number): readonly Line[] => [
  { event: "link-opened", atUs: atUs - 20_000, link },
  { event: "register", atUs: atUs - 10_000, link, agentName },
  { event: "registered", atUs, link, workerId },
];

/** Lines in order of time: beats each second, link 1 of worker AW_1, every job's frames. */
export function tapLines(lives: readonly Life[], span: Span, requestUs: (n: number) => number): Line[] {
  const health = { frames: 9, undecodable: 0, links: 1, eventLoopDelayP99Us: 900, eventLoopDelayMaxUs: 3_100 };
  const beats = Array.from({ length: Math.floor((span.endUs - span.startUs) / 1_000_000) }, (_, second) => ({
    ...{ event: "heartbeat", atUs: span.startUs + (second + 1) * 1_000_000 },
    ...health,
  }));
  const lines: Line[] = [
    { event: "wiretap-started", atUs: span.startUs - 500_000, pid: 8 },
    ...linkLines(1, "AW_1", `rollcall-${span.runId}`, span.startUs + 1_000_000),
    ...beats,
    ...lives.flatMap((life, n) => frameLines(life, n, span, requestUs(n))),
    { event: "closing", atUs: span.endUs + 700_000, ...health },
  ];
  return lines.sort((a, b) => Number(a.atUs) - Number(b.atUs));
}

function frameLines(life: Life, n: number, span: Span, zeroUs: number): readonly Line[] {
  if (life.answer === "refused") return [];
  const handlerMs = life.handlerMs === undefined ? 204 : life.handlerMs;
  const room = life.room ?? roomNameOf(span.runId, n);
  const { rescue } = life;
  const first = { n, attempt: 1, jobId: `AJ_${n}`, dispatchId: `AD_${n}`, room, roomSid: `RM_${n}` };
  const second = {
    ...first,
    attempt: 2,
    jobId: `AJ_${n}r`,
    dispatchId: `AD_${n}r`,
    roomSid: rescue?.roomSid ?? `RM_${n}`,
  };
  return [
    ...jobFrames(first, life.tap ?? {}, handlerMs, span, zeroUs),
    ...(rescue === undefined || rescue.entryMs === null ? [] : jobFrames(second, {}, rescue.entryMs - 6, span, zeroUs)),
  ];
}

/** Without a view of its own: the offer 0.5 ms before the handler, then the answer and the assignment. */
export function jobFrames(job: Line, tap: Tap, handlerMs: number | null, span: Span, zeroUs: number): readonly Line[] {
  const { link = 1, available = "yes" } = tap;
  const from = (byMs: number) => (handlerMs === null ? null : handlerMs + byMs);
  const {
    offerMs = from(-0.5),
    answerMs = offerMs === null ? null : from(1),
    assignmentMs = answerMs === null || available === "no" ? null : answerMs + 2,
  } = tap;
  const at = (ms: number) => ({ atUs: zeroUs + ms * 1000, link });
  const offered =
    offerMs === null
      ? []
      : [
          {
            event: "offer",
            ...at(offerMs),
            offeredWallUs: Math.round(zeroUs + span.offsetUs + (offerMs - 0.5) * 1000),
            ...job,
          },
        ];
  const identity = `agent-${String(job.jobId)}`;
  return [
    ...offered,
    ...(answerMs === null ? [] : [{ event: "answer", ...at(answerMs), available, ...job, identity }]),
    ...(assignmentMs === null ? [] : [{ event: "assignment", ...at(assignmentMs), ...job, identity }]),
  ];
}
