import { describe, expect, it } from "vitest";
import type { Summary } from "../../contract/summary.js";
import { checks } from "../checks/index.js";
import { type Changes, sampleFacts } from "../trials/sample-facts.js";
import { verdictOf } from "../verdict.js";
import { renderMarkdown } from "./markdown.js";
import { renderLine, renderText } from "./text.js";

function summaryOf(changes: Changes, more: Partial<Summary> = {}): Summary {
  const facts = sampleFacts(changes);
  return { ...facts.numbers, verdict: verdictOf(facts, checks), ...more };
}

const { listDispatch } = sampleFacts({}).numbers;
const looked = { ...listDispatch, running: { ...listDispatch.running, arrived: 20 } };

const causeOf = (room: string): Summary["causes"][number] => ({
  ...{ cause: "no worker registered", count: 1, share: 1, alsoFits: [], examples: [room] },
});

describe.each([
  ["text", renderText],
  ["markdown", renderMarkdown],
])("as %s", (_, render) => {
  it("the verdict is the first word, its broken limit before what passed", () => {
    const lines = render(summaryOf({ delivered: 19, lost: 1 })).split("\n");
    expect(lines[0]).toMatch(/^(# )?FAIL\b/);
    const text = lines.join("\n");
    expect(text.indexOf("lost-rate")).toBeGreaterThan(0);
    expect(text.indexOf("lost-rate")).toBeLessThan(text.indexOf("late-rate"));
  });

  it("says in the first lines that no worker was registered", () => {
    const workers = { started: 1, registered: 0, prewarmed: 3, registration: "none" } as const;
    expect(
      render(summaryOf({ lost: 20 }, { workers }))
        .split("\n")
        .slice(0, 4)
        .join("\n"),
    ).toContain("No worker was registered");
    expect(render(summaryOf({ lost: 20 }))).not.toContain("No worker was registered");
    const unsure = { ...workers, registration: "unknown" } as const;
    expect(render(summaryOf({ lost: 20 }, { workers: unsure }))).not.toContain("No worker was registered");
    expect(render(summaryOf({ notStarted: 20 }, { workers }))).not.toContain("No worker was registered");
  });

  it("shows duplicated and phantom ones right after the equations", () => {
    const { counts } = summaryOf({ delivered: 20 });
    const lines = render(summaryOf({ delivered: 20 }, { counts: { ...counts, duplicated: 3, phantom: 2 } })).split(
      "\n",
    );
    const requested = lines.findIndex((line) => line.includes("requested 20 = 20 delivered"));
    expect(lines[requested + 1]).toMatch(/3 duplicated .* 2 phantom/);
  });

  it("names the look's columns, and what is not known only where there is such", () => {
    const { listDispatch } = summaryOf({ delivered: 20 });
    const listed = (unknown: number) =>
      render(
        summaryOf(
          { delivered: 20 },
          {
            listDispatch: { ...listDispatch, running: { arrived: 17, left: 16, elsewhere: 0, notArrived: 3, unknown } },
          },
        ),
      );
    expect(listed(0)).toMatch(
      /What the server's list said, at the look[\s\S]*arrived.*of these had left.*not arrived *\|?\n/,
    );
    expect(listed(0)).toMatch(/running[ |]+17[ |]+16[ |]+3[ |]*\n/);
    expect(listed(5)).toMatch(/not arrived[ |]+not known[ |]*\n/);
    expect(listed(5)).toMatch(/running[ |]+17[ |]+16[ |]+3[ |]+5[ |]*\n/);
  });

  it("says that the scheduling delay is not valid after dropped iterations", () => {
    const harness = { schedulingDelayMs: null, droppedIterations: 5 };
    expect(render(summaryOf({ delivered: 20, harness }))).toContain("scheduling delay not valid");
  });

  it("never shows some as none, nor nearly all as all", () => {
    expect(render(summaryOf({ delivered: 29_999, lost: 1 })).replaceAll("&#60;", "<")).toContain("<0.01 % of 30000");
    expect(render(summaryOf({ delivered: 1, lost: 29_999 })).replaceAll("&#62;", ">")).toContain(">99.99 % of 30000");
  });

  it("names the kind of arrival in its heading", () => {
    const summary = summaryOf({ delivered: 20 });
    expect(render(summary)).toContain("Delay, request to entry");
    expect(render({ ...summary, run: { ...summary.run, arrival: "join" } })).toContain("Delay, request to join");
  });

  it("says from where the handler is measured when no offer's instant is known, and that there was no wiretap", () => {
    const stage = { count: 20, endedHere: 0, p50: 5, p90: 5, p99: null, max: 5 };
    const none = { ...stage, count: 0 };
    const stages = (offer: typeof stage) => ({
      stagesMs: {
        request: { count: 20, endedHere: 0 },
        offer,
        answer: none,
        assignment: none,
        entry: none,
        join: stage,
      },
      workerStagesMs: { handler: stage, entry: stage },
    });
    expect(render(summaryOf({ delivered: 20 }, stages(stage)))).toContain("offer to handler");
    expect(render(summaryOf({ delivered: 20 }, stages(none)))).toContain("request to handler");
    expect(render(summaryOf({ delivered: 20 }, stages(stage)))).toContain("no wiretap");
    expect(render(summaryOf({ delivered: 20 }, stages(stage)))).not.toContain("offer to answer");
  });

  it("shows every hop that a wiretap sees, and of a worker that is not ours the join from the assignment", () => {
    const summary = summaryOf({ delivered: 20 });
    const tapped = { ...summary, wiretap: { ...summary.wiretap, watched: "wholly", links: 2 } } as const;
    for (const hop of [
      "request to offer",
      "offer to answer",
      "answer to assignment",
      "assignment to entry",
      "entry to join",
    ])
      expect(render(tapped)).toContain(hop);
    expect(render(tapped)).toContain("wiretap: watched the whole run, 2 links");
    expect(render(tapped)).not.toContain("no wiretap");
    expect(render({ ...tapped, run: { ...tapped.run, arrival: "join" } })).toContain("assignment to join");
  });

  it("shows each cause with its share, and what else its evidence fits", () => {
    const causes = [
      { ...causeOf("r"), count: 3, share: 0.75, alsoFits: [{ cause: "never offered" as const, count: 2 }] },
    ];
    const text = render(summaryOf({ lost: 4 }, { causes }));
    expect(text).toMatch(/no worker registered.*75 %/);
    expect(text).toContain("never offered (2)");
  });

  it("shows what the list is worth, and nothing where it was not asked", () => {
    const listed = { running: { arrived: 3, left: 0, elsewhere: 0, notArrived: 1, unknown: 0 } };
    const summary = summaryOf({ delivered: 20 });
    const text = render({
      ...summary,
      listDispatch: { ...summary.listDispatch, ...listed },
      phantomRate: { value: 0.25, low: 0.05, high: 0.7, confidence: 0.95, count: 4 },
      listLagMs: { sampled: 3, never: 1, p50: 800, p99: null, max: 900 },
    });
    expect(text).toMatch(/Phantom rate .*25 % of 4/);
    expect(text).toContain("800 ms (p50)");
    expect(text).toContain("1 not until the look");
    expect(render(summary)).not.toContain("Phantom rate");
  });

  it("shows what was injected, and what became of it", () => {
    const became = [{ outcome: "lost", cause: "unanswered" as const, count: 4 }];
    const fault = {
      fault: "drop:answer",
      specification: "drop:answer p=0.5",
      target: "answer",
      injections: 5,
      rooms: 4,
    };
    const faults = [{ ...fault, firstAfterLoadStartMs: 250, lastAfterLoadStartMs: 4_250, became }];
    const text = render(summaryOf({ lost: 4 }, { faults }));
    expect(text).toMatch(/drop(:|&#58;)answer p=0\.5/);
    expect(text).toContain("4 lost, unanswered");
    expect(text).toContain("250 ms to 4.25 s");
  });

  it.each<[string, Summary["run"]["arrival"], Partial<Summary["workers"]>, string]>([
    [
      "ours on the SDK",
      "entry",
      { registered: 1, prewarmed: 23 },
      "1 started, 1 registered, 23 processes warmed in all",
    ],
    [
      "one that connected again",
      "entry",
      { registered: 3 },
      "1 started, registered 3 times, 3 processes warmed in all",
    ],
    [
      "one whose SDK would have ended it",
      "entry",
      { spared: 1 },
      "1 started, 1 registered, 3 processes warmed in all, 1 spared an end by an error of the SDK",
    ],
    [
      "ours of the protocol alone",
      "assignment",
      { registered: 50, prewarmed: 0 },
      "1 process started, 50 registrations",
    ],
    ["one that is not ours", "join", { started: 0, registered: 1, prewarmed: 0 }, "not ours, 1 registration seen"],
    ["one that nobody saw", "join", { started: 0, registered: 0, prewarmed: 0 }, "not ours, no registration seen"],
  ])("says of the workers what is known: %s", (_, arrival, more, words) => {
    const summary = summaryOf({ delivered: 20 });
    const workers = { ...summary.workers, ...more };
    expect(render({ ...summary, workers, run: { ...summary.run, arrival } })).toMatch(
      new RegExp(`workers: ${words}$`, "m"),
    );
  });

  it("leaves out of a sentence what its sample cannot bear", () => {
    const delayMs = { count: 1, min: 296, p50: null, p90: null, p99: null, p999: null, max: 296 };
    const recovery = { attempted: 1, recovered: 1, delayMs, doubled: 0, needless: 0 };
    const lag = { sampled: 20, never: 0, p50: 92, p99: null, max: 4_810 };
    const harness = { schedulingDelayMs: { count: 20, p50: 1, p99: null, max: 2 } };
    const text = render(summaryOf({ lost: 1, harness }, { recovery, listLagMs: lag, listDispatch: looked }));
    expect(text).toContain("1 recovered (max 296 ms after the rescue)");
    expect(text).toContain("The list said so 92 ms (p50), 4.81 s (max) after the arrival, of a sample of 20");
    expect(text).toContain("scheduling delay p50 1 ms, max 2 ms;");
  });

  it("says that the list never caught up, where it did not", () => {
    const lag = { sampled: 3, never: 3, p50: null, p99: null, max: null };
    const text = render(summaryOf({ delivered: 3 }, { listLagMs: lag, listDispatch: looked }));
    expect(text).toContain("Until the look the list said so of none in a sample of 3");
  });

  it("says how fast the rescues were", () => {
    const delayMs = { count: 2, min: 400, p50: 500, p90: null, p99: null, p999: null, max: 600 };
    const recovery = { attempted: 3, recovered: 2, delayMs, doubled: 1, needless: 0 };
    expect(render(summaryOf({ lost: 3 }, { recovery }))).toMatch(/3 rescues .* 2 recovered .*p50 500 ms.* 1 doubled/);
  });

  it("says how many of the lost were on their way, and nothing when none were", () => {
    const late = { arrivedAfterTheWatch: { count: 2, maxMs: 30_500 } };
    expect(render(summaryOf({ lost: 5 }, late))).toContain(
      "2 of the 5 lost arrived after the watch, the last after 30.5 s",
    );
    expect(render(summaryOf({ lost: 5 }))).not.toContain("after the watch");
  });

  it("shows where the lost ones got no further, also before any offer", () => {
    expect(render(summaryOf({ delivered: 15, lost: 5 }))).toMatch(/request[ |]+20[ |]+5/);
  });

  it("shows what comes from outside, and obeys none of it", () => {
    const room = "\u001b[2J\u202e|`<script>\r\nFAIL";
    const causes = [causeOf(room)];
    const fault = { fault: "x\n# y", specification: "x\n# y", target: "<b>", injections: 1, rooms: 1 };
    const became = [{ outcome: "lost\nFAIL", cause: null, count: 1 }];
    const faults = [{ ...fault, firstAfterLoadStartMs: 1, lastAfterLoadStartMs: 1, became }];
    const text = render(summaryOf({ delivered: 20 }, { causes, faults }));
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(text).not.toMatch(/^(FAIL|# y)/m);
  });
});

it("Markdown holds no sign of a name that could end a cell or start a tag", () => {
  const causes = [causeOf("a|b`c<d>&e")];
  expect(renderMarkdown(summaryOf({ delivered: 20 }, { causes }))).toContain("a&#124;b&#96;c&#60;d&#62;&#38;e");
});

it("Markdown makes neither links nor mentions of foreign text", () => {
  const room = "@everyone http://evil.example www.evil.example a@b.example";
  const causes = [causeOf(room)];
  const text = renderMarkdown(summaryOf({ delivered: 20 }, { causes }));
  expect(text).toContain("&#64;everyone http&#58;//evil.example www&#46;evil.example a&#64;b.example");
});

it("the quiet line is one line with the verdict, the outcomes and the reason", () => {
  const facts = { deaths: [{ role: "k6", exitCode: 107, signal: "", logTail: "two\nlines" }] };
  const line = renderLine(summaryOf({ delivered: 19, lost: 1, facts }));
  expect(line).toBe("unknown: 19 delivered, 0 late, 1 lost, 0 unresolved of 20; k6 ended unplanned (exit 107)\n");
});

it("the quiet line of a run that passed names a limit", () => {
  expect(renderLine(summaryOf({ delivered: 20 }))).toMatch(/^pass: 20 delivered, .* of 20; 0 of 20 lost .*\n$/);
});
