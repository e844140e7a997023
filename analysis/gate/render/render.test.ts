// What is made of a gate for people and for CI servers: nothing from outside may become markup or a command, and nothing that is
// not green may look green.

import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import type { Gate, Regression } from "../../../contract/gate.js";
import { renderAnnotations } from "./annotations.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown } from "./markdown.js";
import { renderLine, renderText } from "./text.js";

const regression = (check: Regression["check"], result: Regression["result"], detail: string): Regression => ({
  ...{ check, result, unit: "share", value: 0.02, baseline: 0, difference: 0.02, low: 0.012, high: 0.031 },
  ...{ confidence: 0.95, margin: 0.005, designEffect: 1, betweenRuns: null, moreDispatches: null, detail },
  counts: { hits: 20, of: 1000, baselineHits: 0, baselineOf: 3000 },
});

type Reason = Gate["runs"][number]["verdict"]["reasons"][number];

const reason = (check: string, kind: Reason["kind"], result: Reason["result"], detail: string): Reason => ({
  ...{ check, kind, result, detail, value: null, limit: null },
});

/** As nasty as names and logs can be. */
const nasty = "<b>\"x\"</b> & 'y' ]]> | `z` @all\u0000\u001b[31m\ud800 \u202e\ufffe 50%,a:b\r\n::error::injected";

const gateOf = (change: Partial<Gate> = {}, reasons: readonly Reason[] = []): Gate => ({
  ...{ schema: 1, result: "fail", scenario: "steady", load: "steady, create-room, 0.5/s", arrival: "entry" },
  runs: [
    {
      ...{ id: "abcdefgh", startedAt: "2026-01-02T03:04:05.000Z", versions: {}, dispatches: 1000 },
      verdict: { result: "pass", reasons: [reason("parts", "validity", "pass", "every part"), ...reasons] },
    },
  ],
  baseline: {
    kind: "baseline",
    runs: [{ id: "bbbbbbbb", startedAt: "2026-01-01T03:04:05.000Z", verdict: "pass", dispatches: 3000 }],
  },
  versionChanges: [{ part: "agents", baseline: "1.2.6", run: "1.2.3" }],
  regressions: [regression("lost-rate", "fail", `20 lost ${nasty}`), regression("p99", "not-judged", "too few")],
  stages: [{ stage: "entry", baselineMs: 12, runMs: 6_400 }],
  notes: ["one baseline run"],
  ...change,
});

/** @throws where it is not well-formed */
function elementsOf(xml: string): readonly { readonly name: string; readonly attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on(
    "opentag",
    ({ name, attributes }) => void found.push({ name, attributes: attributes as Record<string, string> }),
  );
  parser.write(xml).close();
  return found;
}

const namesIn = (xml: string) => elementsOf(xml).map(({ name }) => name);

describe("JUnit XML", () => {
  it("is well-formed, whatever a name or a log holds", () => {
    const xml = renderJunit(gateOf({ scenario: nasty }, [reason(nasty, "limit", "fail", nasty)]));
    expect(namesIn(xml)).toContain("failure");
    expect(xml).not.toContain("<b>");
  });

  it("has a case for each check of the gate and of its run, and their numbers", () => {
    const elements = elementsOf(renderJunit(gateOf({}, [reason("lost-rate", "limit", "pass", "none lost")])));
    expect(elements.filter(({ name }) => name === "testcase")).toHaveLength(4);
    expect(elements.find(({ name }) => name === "testsuites")?.attributes).toMatchObject({
      ...{ tests: "4", failures: "1", errors: "0", skipped: "1" },
    });
  });

  it("unknown is an error, never a skip", () => {
    const unknown = gateOf({ result: "unknown", regressions: [regression("p50", "unknown", "too few")] });
    expect(namesIn(renderJunit(unknown))).toContain("error");
    expect(namesIn(renderJunit(unknown))).not.toContain("skipped");
  });

  it("a disturbed run has no failure: it proves nothing", () => {
    const disturbed = gateOf({ result: "unknown" }, [reason("cpu", "validity", "unknown", "CPU 99 %")]);
    expect(namesIn(renderJunit(disturbed)).filter((name) => name === "failure" || name === "error")).toEqual([
      "error",
      "error",
    ]);
  });
});

describe("annotations", () => {
  const linesOf = (gate: Gate): readonly string[] => renderAnnotations(gate).trimEnd().split("\n");

  it("are one line each, and nothing in them begins another command", () => {
    const lines = linesOf(gateOf());
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^::error title=Rollcall%3A lost-rate against the baseline \(fail\)::20 lost /);
    expect(lines[0]).toContain("50%25,a:b%0A::error::injected");
    expect(lines[1]).toMatch(/^::notice title=/);
  });

  it("unknown is an error, too", () => {
    const lines = linesOf(gateOf({ result: "unknown", regressions: [regression("p50", "unknown", "too few")] }));
    expect(lines).toEqual(["::error title=Rollcall%3A p50 against the baseline (unknown)::too few"]);
  });

  it("a pass is a notice", () => {
    const lines = linesOf(gateOf({ result: "pass", regressions: [regression("p50", "pass", "as fast")] }));
    expect(lines).toEqual([expect.stringMatching(/^::notice title=Rollcall gate%3A pass::/)]);
  });
});

describe("Markdown", () => {
  it("shows what comes from outside, and does not obey it", () => {
    const text = renderMarkdown(gateOf({ scenario: nasty }, [reason("parts", "validity", "unknown", nasty)]));
    for (const sign of ["<b>", "`z`", "@all", "\u0000", "\u202e"]) expect(text).not.toContain(sign);
    expect(text.split("\n").filter((line) => line.startsWith("::"))).toEqual([]);
  });

  it("has the figures, the versions that changed, and every check", () => {
    const text = renderMarkdown(gateOf());
    expect(text).toContain("| lost-rate | fail | 2 % | 0 % | +2 % | +1.2 % to +3.1 % | 0.5 % |");
    expect(text).toContain("changed: agents 1.2.6 -&#62; 1.2.3");
    expect(text).toContain("| entry | 12 ms | 6.4 s |");
  });
});

describe("for a terminal", () => {
  it("the result comes first, with what decided it", () => {
    expect(renderText(gateOf()).split("\n")[0]).toBe("FAIL  worse than the baseline in lost-rate");
  });

  it.each<[string, Partial<Gate>, readonly Reason[], string]>([
    [
      "a broken limit",
      { regressions: [] },
      [reason("max-p99", "limit", "fail", "")],
      "fail: a limit was broken: max-p99",
    ],
    [
      "a disturbed run",
      { result: "unknown" },
      [reason("cpu", "validity", "unknown", "")],
      "unknown: the run was disturbed (cpu), and says nothing",
    ],
    [
      "too little known, each check once",
      { result: "unknown", regressions: [regression("lost-rate", "unknown", "")] },
      [reason("lost-rate", "limit", "unknown", ""), reason("max-p99", "limit", "unknown", "")],
      "unknown: too little is known: lost-rate, max-p99",
    ],
    [
      "a pass",
      { result: "pass", regressions: [] },
      [],
      "pass: not worse than the baseline by more than the margins, and every limit was kept",
    ],
  ])("%s in one line", (_, change, reasons, line) => {
    expect(renderLine(gateOf(change, reasons))).toBe(`${line}\n`);
  });

  it("control signs are shown, and a log's lines are marked as such", () => {
    const text = renderText(
      gateOf({}, [reason("parts", "validity", "unknown", "worker-1 died\n::error::injected\u001b[31m")]),
    );
    expect(text).not.toContain("\u001b");
    expect(text).toContain("             | ::error::injected\\u001b[31m");
  });
});
