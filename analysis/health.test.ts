// How many workers there were, whoever of them wrote a file: wire workers share one, and one that is not ours has none.

import { expect, it } from "vitest";
import { type History, historyOf, requestUs, tappedHistoryOf } from "./trials/history.js";
import { linkLines } from "./trials/tap-lines.js";
import { tryHistory } from "./trials/trial.js";

const soonUs = requestUs(0) - 3_000_000;

const wire = (history: History): void => {
  const { manifest } = history;
  history.manifest = { ...manifest, plan: { ...manifest.plan, worker: "wire", workers: 3, idleProcesses: 0 } };
  history.workers[0] = (history.workers[0] ?? []).filter(
    (line) => typeof line === "string" || line.event !== "prewarm",
  );
  for (const workerId of ["AW_2", "AW_3"])
    history.workers[0].splice(2, 0, { event: "registered", atUs: soonUs, workerId });
};

const external = (history: History): void => {
  const { manifest } = history;
  history.manifest = { ...manifest, plan: { ...manifest.plan, worker: "external", workers: 0 } };
  history.workers = [];
};

it.each<[string, History, (history: History) => void, object]>([
  [
    "wire workers, who share a process and its file",
    historyOf([{}]),
    wire,
    { started: 1, registered: 3, prewarmed: 0, registration: "seen" },
  ],
  [
    "a worker that is not ours, whom the wiretap saw",
    tappedHistoryOf([{}]),
    external,
    { started: 0, registered: 1, prewarmed: 0, registration: "seen" },
  ],
  [
    "a worker that is not ours, without a wiretap",
    historyOf([{}]),
    external,
    { started: 0, registered: 0, prewarmed: 0, registration: "unknown" },
  ],
  [
    "one of ours, which its own file and the wiretap name",
    tappedHistoryOf([{}]),
    () => {},
    { started: 1, registered: 1, prewarmed: 3, registration: "seen" },
  ],
  [
    "one that was spared an end by its SDK, however often it was written down",
    historyOf([{}]),
    ({ workers }) => {
      const line = { event: "spared", atUs: soonUs, error: "No matching pid found" } as const;
      workers[0]?.splice(2, 0, line, line);
    },
    { started: 1, registered: 1, prewarmed: 3, spared: 1, registration: "seen" },
  ],
  [
    "ours alone, not one of another agent's",
    tappedHistoryOf([{}]),
    ({ wiretap }) => wiretap?.splice(4, 0, ...linkLines(2, "AW_other", "someone", soonUs)),
    { started: 1, registered: 1, prewarmed: 3, registration: "seen" },
  ],
])("counts %s", async (_, history, change, expected) => {
  change(history);
  expect((await tryHistory(history)).summary.workers).toEqual(expected);
});
