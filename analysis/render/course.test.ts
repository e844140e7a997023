import { describe, expect, it } from "vitest";
import type { Window } from "../../contract/course.js";
import type { Summary } from "../../contract/summary.js";
import { checks } from "../checks/index.js";
import { driftOf } from "../drift/drift.js";
import { sampleFacts } from "../trials/sample-facts.js";
import { verdictOf } from "../verdict.js";
import { courseRows, memoryRows, mostRows } from "./course.js";
import { renderMarkdown } from "./markdown.js";
import { renderText } from "./text.js";

const windows: readonly Window[] = Array.from({ length: 30 }, (_, i) => ({
  ...{ fromMs: i * 30_000, toMs: (i + 1) * 30_000 },
  ...{ requested: 15, delivered: 14, late: 0, lost: i % 2, unresolved: 1 - (i % 2) },
  ...{ p50: 200 + i, p90: 250, p99: i === 3 ? 4_000 : null, underWay: i, rooms: 12, cpuBusy: 0.25 },
  parts: {
    server: { rssMb: 50 + 2 * i, cores: 0.1, processes: 1, openFiles: 30 },
    "worker-1": { rssMb: 600, cores: 0.5, processes: 5, openFiles: null },
  },
}));

const facts = sampleFacts({ delivered: 20 });
const summary: Summary = {
  ...facts.numbers,
  verdict: verdictOf(facts, checks),
  windows,
  drift: driftOf(windows),
};

describe("rows", () => {
  it("are one for each window where there is room, with its own figures", () => {
    const rows = courseRows(summary, windows.length);
    expect(rows).toHaveLength(31);
    expect(rows[4]).toEqual(["1:30", "15", "0", "1", "0", "203 ms", "250 ms", "4 s", "3", "12", "25 %"]);
  });

  it("put neighbours together for a terminal: sums of counts, the highest of the rest", () => {
    const rows = courseRows(summary, mostRows);
    expect(rows).toHaveLength(11);
    expect(rows[2]).toEqual(["1:30", "45", "0", "2", "1", "205 ms", "250 ms", "4 s", "5", "12", "25 %"]);
    const requested = rows.slice(1).reduce((sum, row) => sum + Number(row[1]), 0);
    expect(requested).toBe(windows.reduce((sum, window) => sum + window.requested, 0));
  });

  it("show memory by part, with the number of processes where there are several", () => {
    expect(memoryRows(summary, mostRows).slice(0, 2)).toEqual([
      ["from", "server", "worker-1"],
      ["0:00", "54 MB", "600 MB (5)"],
    ]);
  });
});

describe.each([
  ["text", renderText],
  ["markdown", renderMarkdown],
])("as %s", (_, render) => {
  it("a run with windows shows its course and what creeps", () => {
    expect(render(summary)).toMatch(/Over time/);
    expect(render(summary)).toMatch(/memory of server[ |]+creeps/);
    expect(render(summary)).toMatch(/memory of worker-1/);
  });

  it("a run without says nothing of it", () => {
    expect(render({ ...summary, windows: [], drift: { fromMs: 0, measures: [] } })).not.toMatch(/Over time|Drift/);
  });
});
