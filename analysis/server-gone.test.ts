// A server that died with dispatches in hand: it took the rooms with it, and what it had promised is lost, not unknown.

import { describe, expect, it } from "vitest";
import { roomNameOf } from "../contract/ids.js";
import { type History, type Life, requestUs, runId, spanOf } from "./trials/history.js";
import { jobFrames, linkLines } from "./trials/tap-lines.js";
import { tryTapped } from "./trials/tapped.js";
import { tryChanged } from "./trials/trial.js";

const promised: Life = { handlerMs: null, entryMs: null, listed: "error", lookCode: "unavailable" };
const refusedConnection: Life = { ...promised, answer: "none", code: "dial: connection refused" };
/** Nobody listens, and nobody else either: the request may be anywhere. */
const timedOut: Life = { ...promised, answer: "none", code: "request timeout" };

const serverEnded = (atUs: number) => (history: History) =>
  history.harness?.push({
    ...{ event: "process-exited", atUs, role: "server", planned: true, exitCode: 0, signal: "", logTail: "" },
  });

const nodes = (count: number) => (history: History) => {
  history.manifest = { ...history.manifest, plan: { ...history.manifest.plan, nodes: count } };
};

const target = (url: string) => (history: History) => {
  history.manifest = { ...history.manifest, plan: { ...history.manifest.plan, target: url } };
};

/** The second of four, which was answered and never came; the third comes 2 s after it. */
async function second(third: Life, change: (history: History) => unknown = () => {}) {
  const { rows, summary } = await tryChanged([{}, promised, third, {}], change);
  expect(summary.verdict.reasons.find(({ check }) => check === "equations")?.result).toBe("pass");
  return rows[1];
}

describe("an answered dispatch whose room is gone", () => {
  it("is lost with its server, which the next request did not find any more", async () => {
    expect(await second(refusedConnection)).toMatchObject({ outcome: "lost", cause: "server gone", also_fits: [] });
  });

  it.each(["http://127.0.0.1:7880", "https://localhost"])(
    "is lost with a server that is not ours on this machine, %s",
    async (url) => {
      expect(await second(refusedConnection, target(url))).toMatchObject({ outcome: "lost", cause: "server gone" });
    },
  );

  it("is lost with our server, whose process ended", async () => {
    expect(await second({}, serverEnded(requestUs(1) + 100_000))).toMatchObject({
      outcome: "lost",
      cause: "server gone",
    });
  });

  it("is lost, but not with the server, which died when it had given the dispatch up", async () => {
    expect(await second({}, serverEnded(requestUs(1) + 4_000_000))).toMatchObject({
      outcome: "lost",
      cause: "not called: between request and handler",
    });
  });

  describe("after a worker's no", () => {
    const no = { available: "no" } as const;
    const { handlerMs: _, ...called } = promised;
    const lost: Life = { ...called, tap: no };
    const seen = async (change: (history: History) => unknown) => {
      const { rows } = await tryTapped([{}, lost, {}, {}], (history) => {
        serverEnded(requestUs(1) + 2_200_000)(history);
        change(history);
      });
      return rows[1];
    };

    it("is refused: the server had nobody else to ask", async () => {
      expect(await seen(() => {})).toMatchObject({ outcome: "lost", cause: "refused", also_fits: [] });
    });

    it("is lost with the server where another worker had been asked, and not answered yet", async () => {
      const job = { n: 1, attempt: 1, jobId: "AJ_1", dispatchId: "AD_1", room: roomNameOf(runId, 1), roomSid: "RM_1" };
      const again = (history: History) => {
        history.wiretap?.push(...linkLines(2, "AW_2", `rollcall-${runId}`, requestUs(0) - 1_000_000));
        history.wiretap?.push(
          ...jobFrames(
            job,
            { link: 2, offerMs: 405, answerMs: null, assignmentMs: null },
            null,
            spanOf(4),
            requestUs(1),
          ),
        );
      };
      expect(await seen(again)).toMatchObject({ outcome: "lost", cause: "server gone", also_fits: ["unanswered"] });
    });
  });

  it.each<[string, Life, ((history: History) => unknown)?]>([
    ["nothing says that the server was gone", {}],
    ["the next request was not answered, by a server that may be there", timedOut],
    ["the server had ended before, and was back", {}, serverEnded(requestUs(1) - 1_000_000)],
    ["the server ended after the look", {}, serverEnded(requestUs(1) + 11_000_000)],
    ["there were several servers: another may have had the room", refusedConnection, nodes(3)],
    ["there may be several behind the address", refusedConnection, target("https://project.livekit.cloud")],
  ])("has no known outcome where %s", async (_, third, change) => {
    expect(await second(third, change)).toMatchObject({ outcome: "unresolved", cause: null });
  });
});
