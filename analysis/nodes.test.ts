// A cluster: which node had a room, what its end took with it, and what it did not.

import { describe, expect, it } from "vitest";
import { roomNameOf } from "../contract/ids.js";
import { type History, type Life, requestUs, runId, tappedHistoryOf } from "./trials/history.js";
import { judgedTogether, tableOf } from "./trials/lives.js";
import { tryHistory } from "./trials/trial.js";

const exit = { event: "process-exited", planned: true, exitCode: -1, signal: "SIGKILL", logTail: "" };
const unanswered = { answer: "none", httpStatus: 503, handlerMs: null, entryMs: null } as const;
const never = { handlerMs: null, entryMs: null } as const;
const gone = { listed: "error", lookCode: "unavailable", deleteResult: "not-found" } as const;

type Down = { readonly role: string; readonly fromUs: number; readonly toUs: number };

/** @param rooms the node of each dispatch's room, 0 where none said so. */
function cluster(history: History, rooms: readonly number[], downs: readonly Down[]): void {
  history.manifest = { ...history.manifest, plan: { ...history.manifest.plan, nodes: 3 } };
  history.collector?.push(
    ...rooms.flatMap((node, n) => {
      const line = { event: "room-started", atUs: requestUs(n) + 2_000, via: "webhook", node };
      return node === 0 ? [] : [{ ...line, room: roomNameOf(runId, n), roomSid: `RM_${n}` }];
    }),
  );
  history.harness?.unshift(
    ...downs.flatMap(({ role, fromUs, toUs }) => [
      { ...exit, atUs: fromUs, role },
      { event: "process-started", atUs: toUs, role, pid: 1 },
    ]),
  );
}

describe("node 2 killed just after dispatch 2, back before dispatch 6", () => {
  const ended = { outcome: "lost", cause: "server node ended" };
  const cases = [
    ["before it, on node 2: delivered", {}, { outcome: "delivered", node: 2, cause: null }],
    [
      "before it, on node 1, never offered",
      never,
      { outcome: "lost", node: 1, cause: "not called: between request and handler" },
    ],
    ["its room was on node 2, and went with it", { ...never, ...gone }, { ...ended, node: 2, also_fits: [] }],
    ["asked of node 1, no answer", unanswered, { outcome: "lost", node: null, cause: "request not answered" }],
    ["asked of node 2, no answer", unanswered, { ...ended, node: null, also_fits: ["request not answered"] }],
    ["on node 3 meanwhile: delivered", {}, { outcome: "delivered", node: 3, cause: null }],
    ["answered, its room is gone, and no node said that it had it", { ...never, ...gone }, { outcome: "unresolved" }],
    ["asked of node 2 when it was back, no answer", unanswered, { outcome: "lost", cause: "request not answered" }],
  ] as const satisfies readonly (readonly [string, Life, object])[];
  const trial = judgedTogether(cases, (history) => {
    const down = { role: "server-2", fromUs: requestUs(2) + 100_000, toUs: requestUs(6) - 100_000 };
    cluster(history, [2, 1, 2, 0, 0, 3, 0, 0], [down]);
  });

  it.each(tableOf(cases))("%s", async (_, n, expected) => {
    expect(trial().rows[n]).toMatchObject(expected);
  });
  it("the rooms of every node are counted, and those that no node spoke of", () => {
    expect(trial().summary.nodes).toEqual([
      { node: 1, rooms: 1, delivered: 0, late: 0, lost: 1, unresolved: 0 },
      { node: 2, rooms: 2, delivered: 1, late: 0, lost: 1, unresolved: 0 },
      { node: 3, rooms: 1, delivered: 1, late: 0, lost: 0, unresolved: 0 },
      { node: null, rooms: 4, delivered: 0, late: 0, lost: 3, unresolved: 1 },
    ]);
  });
});

/** One dispatch, with a wiretap whose one link is to node 2. */
async function tapped(life: Life, room: number, downs: readonly Down[]) {
  const history = tappedHistoryOf([life]);
  history.wiretap =
    history.wiretap?.map((line) =>
      typeof line !== "string" && line.event === "link-opened" ? { ...line, node: 2 } : line,
    ) ?? null;
  cluster(history, [room], downs);
  const { rows } = await tryHistory(history);
  return rows[0];
}

const downAt = (role: string, ms: number): Down => ({ role, fromUs: requestUs(0) + ms * 1000, toUs: requestUs(9) });
const offeredOnly = { ...never, tap: { offerMs: 205, answerMs: null } };

describe("a node's end", () => {
  it.each([
    ["of the worker's, between offer and answer", offeredOnly, 3, downAt("server-2", 300), "server node ended"],
    [
      "of the worker's, when the server had given the dispatch up",
      offeredOnly,
      3,
      downAt("server-2", 9_000),
      "unanswered",
    ],
    ["of another's", offeredOnly, 3, downAt("server-1", 300), "unanswered"],
    [
      "of the room's, when the job was in the worker's hands",
      { entryMs: null, tap: {} },
      3,
      downAt("server-3", 300),
      "assigned but never started",
    ],
  ] as const)("%s", async (_, life, room, down, cause) => {
    expect(await tapped(life, room, [down])).toMatchObject({ outcome: "lost", cause, node: room, worker_node: 2 });
  });
  it.each([
    ["while it was to be offered", [downAt("redis", 1_000)], { outcome: "lost", cause: "Redis ended" }],
    ["when it had been given up", [downAt("redis", 9_000)], { outcome: "lost", cause: "never offered" }],
    ["never: then the room was closed by somebody", [], { outcome: "unresolved", cause: null }],
  ])("of Redis, %s: the nodes forget the room", async (_, downs, expected) => {
    expect(await tapped({ ...never, ...gone }, 3, downs)).toMatchObject(expected);
  });
  it("of a server alone is told by what it took with it", async () => {
    const history = tappedHistoryOf([unanswered]);
    history.harness?.unshift({ ...exit, atUs: requestUs(0) + 100_000, role: "server" });
    const { rows, summary } = await tryHistory(history);
    expect(rows[0]).toMatchObject({ outcome: "lost", cause: "request not answered" });
    expect(summary.nodes).toEqual([]);
  });
});
