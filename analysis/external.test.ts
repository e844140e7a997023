// Runs with a worker that is not ours: what the collector witnessed is the arrival, and the wiretap ties it to an attempt.

import { describe, expect, it } from "vitest";
import { roomNameOf } from "../contract/ids.js";
import { type History, isLine, type Life, type Line, requestUs, runId, tappedHistoryOf } from "./trials/history.js";
import { tryHistory } from "./trials/trial.js";

const room = (n: number) => roomNameOf(runId, n);
const joined = (n: number, ms: number, identity: string, more: Line = {}): Line => ({
  ...{ event: "participant-joined", atUs: requestUs(n) + ms * 1000, via: "webhook", room: room(n), roomSid: `RM_${n}` },
  ...{ identity, kind: "agent", ...more },
});
const witnessed = { event: "witness-started", atUs: requestUs(0) - 2_000_000, via: "webhook" };

/** The wiretap's frames carry no key of ours; the rescue's dispatch id is in k6's answer. */
async function tryExternal(
  lives: readonly Life[],
  witness: readonly Line[],
  change: (history: History) => unknown = () => {},
) {
  const history = tappedHistoryOf(lives);
  const { manifest } = history;
  history.manifest = { ...manifest, plan: { ...manifest.plan, worker: "external", workers: 0, metadata: "theirs" } };
  history.workers = [];
  history.wiretap = (history.wiretap ?? [])
    .filter(isLine)
    .map((line) => (line.n === undefined ? line : { ...line, n: -1, attempt: 0 }));
  history.collector?.splice(1, 0, witnessed, ...witness);
  change(history);
  return await tryHistory(history);
}

describe("a worker that is not ours", () => {
  it("arrives when its participant joins, by the identity in its answer", async () => {
    const { rows, summary } = await tryExternal(
      [{}, { handlerMs: 204 }, { handlerMs: 204 }, {}],
      [
        joined(0, 260, "agent-AJ_0"),
        joined(1, 11_000, "agent-AJ_1"),
        joined(3, 300, "agent-AJ_3"),
        joined(3, 100, "me", { kind: "other" }),
      ],
    );
    expect(rows.map((row) => [row.outcome, row.cause, row.delay_us])).toEqual([
      ["delivered", null, 260_000],
      ["late", "joined late", 11_000_000],
      ["lost", "assigned but never started", null],
      ["delivered", null, 300_000],
    ]);
    expect(rows[2]?.also_fits).toEqual(["started but never joined"]);
    expect(summary.run.arrival).toBe("join");
    expect(summary.stagesMs.join).toMatchObject({ count: 3, endedHere: 3 });
    expect(summary.harness.foreignJobs).toBe(0);
  });

  it("that opened its signalling socket had started", async () => {
    const { rows } = await tryExternal([{}], [], ({ wiretap }) =>
      wiretap?.push({ event: "room-opened", atUs: requestUs(0) + 250_000, room: room(0), identity: "agent-AJ_0" }),
    );
    expect(rows[0]).toMatchObject({ outcome: "lost", cause: "started but never joined", also_fits: [] });
  });

  // Deadline 10 s, grace 10 s. A watch hears of a join at its next look: the join lies after the look before.
  it.each<[string, number, number, string]>([
    ["in time when even the hearing was", 9_900, 9_000, "delivered"],
    ["late when the look before the hearing was after the deadline", 11_000, 10_100, "late"],
    ["neither for certain when the deadline lies between two looks", 10_200, 9_900, "unresolved"],
    ["neither late nor lost for certain when the watch's end lies between two looks", 20_100, 19_900, "unresolved"],
    ["lost when both looks were after the watch's end", 20_900, 20_100, "lost"],
  ])("watched through the API, is %s", async (_, heardMs, notBeforeMs, outcome) => {
    const watched = { via: "watch", notBeforeUs: requestUs(0) + notBeforeMs * 1000 };
    const { rows } = await tryExternal([{}], [joined(0, heardMs, "agent-AJ_0", watched)]);
    expect(rows[0]).toMatchObject({ outcome, delay_us: heardMs * 1000 });
  });

  it("is credited with its rescue only where its identity says so", async () => {
    const rescue = { requestMs: 10_004, entryMs: 10_500 };
    const { rows, summary } = await tryExternal(
      [{ handlerMs: null, rescue }, { rescue }],
      [joined(0, 10_600, "agent-AJ_0r"), joined(1, 12_000, "agent-AJ_1"), joined(1, 10_700, "agent-AJ_1r")],
    );
    expect(rows.map((row) => [row.outcome, row.recovered, row.doubled])).toEqual([
      ["lost", true, false],
      ["late", true, true],
    ]);
    expect(summary.recovery).toMatchObject({ attempted: 2, recovered: 2, doubled: 1 });
  });

  it("is credited with its rescue by a watch too, which knows no room's sid: the offers do", async () => {
    const rescue = { requestMs: 10_004, entryMs: 10_500 };
    const watched = { via: "watch", roomSid: "", notBeforeUs: requestUs(0) + 10_400_000 };
    const { rows } = await tryExternal([{ handlerMs: null, rescue }], [joined(0, 10_600, "agent-AJ_0r", watched)]);
    expect(rows[0]).toMatchObject({ outcome: "lost", recovered: true });
  });

  it.each<[string, boolean, string]>([
    ["by either attempt where neither the rescue's answer nor the list names a dispatch", false, "unresolved"],
    ["by the first where the list names its dispatch", true, "late"],
  ])("came %s", async (_, isListed, outcome) => {
    const rescue = { requestMs: 10_004, entryMs: null };
    const { rows } = await tryExternal(
      [{ handlerMs: 10_700, rescue }],
      [joined(0, 11_000, "agent-AJ_0")],
      (history) => {
        history.k6 = (history.k6 ?? []).filter(isLine).flatMap((line) => {
          if (line.event === "response" && line.attempt === 2) return [];
          return [line.event === "look" && !isListed ? { ...line, listed: "absent", dispatchId: "" } : line];
        });
      },
    );
    expect(rows[0]).toMatchObject({ outcome, recovered: false });
  });

  it("is not the one whose identity none of our answers gave", async () => {
    const { rows } = await tryExternal([{ handlerMs: null }], [joined(0, 300, "agent-of-another")]);
    expect(rows[0]).toMatchObject({
      outcome: "lost",
      cause: "delivered to another worker",
      stranger_us: requestUs(0) + 300_000,
    });
  });

  const off = (history: History) => {
    history.wiretap = null;
    history.manifest = { ...history.manifest, plan: { ...history.manifest.plan, wiretap: "off" } };
  };

  it("without a wiretap is whoever joins", async () => {
    const { rows, summary } = await tryExternal([{}, {}], [joined(0, 300, "anybody")], off);
    expect(rows.map((row) => [row.outcome, row.cause])).toEqual([
      ["delivered", null],
      ["lost", "observer missing"],
    ]);
    expect(summary.wiretap.watched).toBe("off");
  });

  it("without a wiretap, after a rescue, is nobody's arrival for certain", async () => {
    const rescue = { requestMs: 10_004, entryMs: null };
    const { rows } = await tryExternal(
      [{ rescue }, { rescue }],
      [joined(0, 10_900, "anybody"), joined(1, 9_000, "anybody")],
      off,
    );
    expect(rows.map((row) => row.outcome)).toEqual(["unresolved", "delivered"]);
  });

  it.each<[string, (history: History) => unknown]>([
    ["nobody witnessed joins", ({ collector }) => collector?.splice(1, 1)],
    [
      "the witness failed in between",
      ({ collector }) => collector?.push({ event: "witness-failed", atUs: requestUs(0) + 5_000_000, reason: "503" }),
    ],
    ["the collector ended before", (h) => Object.assign(h, { collector: h.collector?.slice(0, 2) })],
  ])("is not called lost where %s", async (_, change) => {
    const { rows } = await tryExternal([{ handlerMs: null }], [], change);
    expect(rows[0]?.outcome).toBe("unresolved");
  });
});
