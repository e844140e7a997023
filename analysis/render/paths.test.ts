import { describe, expect, it } from "vitest";
import type { Summary } from "../../contract/summary.js";
import { checks } from "../checks/index.js";
import { sampleFacts } from "../trials/sample-facts.js";
import { verdictOf } from "../verdict.js";
import { renderMarkdown } from "./markdown.js";
import { pathRows, warmUpWords } from "./paths.js";
import { renderText } from "./text.js";

type Path = Summary["paths"][number];

const rate = { value: 0, low: 0, high: 0.16, confidence: 0.95, count: 20 } as const;
const allLost = { value: 1, low: 0.84, high: 1, confidence: 0.95, count: 20 } as const;
const pathOf = (path: Path["path"], room: Path["room"], more: Partial<Path> = {}): Path => ({
  ...{ path, room, requested: 20, refused: 0, delivered: 20, late: 0, lost: 0, unresolved: 0, lostRate: rate },
  delayMs: { count: 20, p50: 210.5, p50Low: 208, p50High: 214, p90: 240, p99: null, max: 1250 },
  ...more,
});

function summaryOf(more: Partial<Summary>): Summary {
  const facts = sampleFacts({ delivered: 20 });
  return { ...facts.numbers, verdict: verdictOf(facts, checks), paths: [], warmUps: [], ...more };
}

describe("the ways of asking", () => {
  const nothingCame = { count: 0, p50: null, p50Low: null, p50High: null, p90: null, p99: null, max: null };
  it.each([
    ["one, on fresh rooms, is all there is", [pathOf("token", "fresh")], []],
    [
      "one on live rooms is shown",
      [pathOf("token", "live", { delivered: 0, lost: 20, lostRate: allLost, delayMs: nothingCame })],
      [["token@live", "20", "0", "0", "20", "84 % to 100 %", "-", "-", "-"]],
    ],
    [
      "several are shown side by side",
      [pathOf("create-room", "fresh"), pathOf("create-dispatch", "live", { delivered: 19, late: 1 })],
      [
        ["create-room", "20", "20", "0", "0", "0 % to 16 %", "210.5 ms", "208 ms to 214 ms", "-"],
        ["create-dispatch@live", "20", "19", "1", "0", "0 % to 16 %", "210.5 ms", "208 ms to 214 ms", "-"],
      ],
    ],
  ])("%s", (_, paths, rows) => {
    expect(pathRows(summaryOf({ paths })).slice(1)).toEqual(rows);
  });
  it("whose requests were refused, or have no known outcome, say so; each row adds up", () => {
    const unsure = pathOf("token", "fresh", { refused: 3, delivered: 15, late: 1, lost: 2, unresolved: 2 });
    const paths = [unsure, pathOf("create-room", "fresh")];
    const [head = [], ...rows] = pathRows(summaryOf({ paths }));
    const counts = (row: readonly string[]) => Object.fromEntries(head.map((name, i) => [name, Number(row[i])]));
    expect(rows.map(counts)).toMatchObject([
      { refused: 3, requested: 20, delivered: 15, late: 1, lost: 2, unresolved: 2 },
      { refused: 0, requested: 20, delivered: 20, late: 0, lost: 0, unresolved: 0 },
    ]);
  });
  it("have no column for what there is none of", () => {
    const paths = [pathOf("token", "fresh", { refused: 3 }), pathOf("create-room", "fresh")];
    const [head] = pathRows(summaryOf({ paths }));
    expect(head).toContain("refused");
    expect(head).not.toContain("unresolved");
  });
});

describe("the warm-ups", () => {
  it("are named with what became of each", () => {
    const warmUps: Summary["warmUps"] = [
      { path: "create-room", room: "fresh", answer: "ok", arrivedAfterMs: 1250 },
      { path: "token", room: "live", answer: "ok", arrivedAfterMs: null },
      { path: "create-dispatch", room: "fresh", answer: "refused", arrivedAfterMs: null },
    ];
    expect(warmUpWords(summaryOf({ warmUps }))).toBe(
      "Warm-up before the load, counted nowhere: create-room after 1.25 s; token@live not by the deadline; create-dispatch refused",
    );
  });
  it("are not spoken of where there were none", () => {
    expect(warmUpWords(summaryOf({}))).toBeNull();
  });
});

describe.each([
  ["text", renderText, "token@live"],
  ["markdown", renderMarkdown, "token&#64;live"],
])("as %s", (_, render, asking) => {
  it("both stand between the delays and where the time went", () => {
    const paths = [pathOf("create-room", "fresh"), pathOf("token", "live")];
    const warmUps = [{ path: "token", room: "fresh", answer: "ok", arrivedAfterMs: 213 }] as const;
    const text = render(summaryOf({ paths, warmUps }));
    const places = ["Delay,", "By path", asking, "token after 213 ms", "Where the time went"].map((word) =>
      text.indexOf(word),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
  it("neither is there for one path without a warm-up", () => {
    const text = render(summaryOf({ paths: [pathOf("create-room", "fresh")] }));
    expect(text).not.toMatch(/By path|Warm-up/);
  });
});
