// What comes from outside goes through every rendering of a run and stays text; and the page holds what it must.

import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runFiles } from "../../contract/run-files.js";
import type { Summary } from "../../contract/summary.js";
import { analyze } from "../analyze.js";
import { explain } from "../explain/explain.js";
import { renderStory } from "../explain/render.js";
import { renderText } from "../render/text.js";
import { type History, historyOf, type Life, tappedHistoryOf, writeRun } from "../trials/history.js";
import { inTemporaryFolder } from "../trials/trial.js";
import { lifeMarkup } from "./life.js";

const nasty = "</script><img src=x onerror=alert(1)>";
const formula = "=cmd|' /C calc'!A0";
const lost = { handlerMs: null, entryMs: null } as const;

/** Signs that a terminal or a browser would obey. */
const obeyed = (text: string) => ["\u202e", "\u001b"].filter((sign) => text.includes(sign));

type Written = {
  readonly page: string;
  readonly markdown: string;
  readonly terminal: string;
  readonly summary: Summary;
};

const written = (history: History): Promise<Written> =>
  inTemporaryFolder(async (folder) => {
    const run = join(folder, "run");
    await writeRun(run, history);
    const summary = await analyze(run);
    return {
      page: await readFile(join(run, runFiles.reportPage), "utf8"),
      markdown: await readFile(join(run, runFiles.reportMarkdown), "utf8"),
      terminal: renderText(summary) + (summary.counts.requested === 0 ? "" : renderStory(await explain(run, "0"))),
      summary,
    };
  });

describe("rooms, agents, metadata and errors with names that would do something", () => {
  let out: Written;
  beforeAll(async () => {
    const lives: readonly Life[] = [
      { ...lost, room: nasty, answer: "none", code: nasty },
      { ...lost, room: formula, listed: "error", lookCode: nasty, listedWorkerId: nasty },
      { room: `\u202e${nasty}\u001b[2J` },
    ];
    const history = tappedHistoryOf(lives);
    const { plan, versions } = history.manifest;
    history.manifest = {
      ...history.manifest,
      plan: { ...plan, agentName: nasty, metadata: formula, scenario: nasty },
      versions: { ...versions, [nasty]: formula },
    };
    history.harness?.push(
      {
        event: "fault",
        atUs: 1_001_000_000,
        fault: nasty,
        specification: nasty,
        phase: "began",
        target: formula,
        room: "",
        jobId: "",
      },
      { event: "failed", atUs: 1_002_000_000, reason: nasty },
    );
    out = await written(history);
  });

  it("are text on the page: it has the elements that it makes itself, and no other", () => {
    expect(out.page).not.toMatch(/<img|onerror=alert\(1\)>/);
    expect(out.page.match(/<script/g)).toHaveLength(2);
    expect(out.page.match(/<\/script/g)).toHaveLength(2);
    expect(out.page).toContain("&#60;/script&#62;&#60;img src=x onerror=alert(1)&#62;");
    expect(out.page).toContain("=cmd|&#39; /C calc&#39;!A0");
    expect(obeyed(out.page)).toEqual([]);
  });
  it("are text in Markdown", () => {
    expect(out.markdown).not.toMatch(/<img|<\/script/);
    expect(out.markdown).toContain("&#60;/script&#62;");
  });
  it("are as they are on a terminal, but for what a terminal would obey", () => {
    expect(out.terminal).toContain(nasty);
    expect(obeyed(out.terminal)).toEqual([]);
  });
});

describe("the page of a run", () => {
  it("forbids itself everything but its own script and style, and loads nothing", async () => {
    const { page } = await written(historyOf([{}]));
    expect(page).toMatch(
      /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[^;]+&#39;; script-src &#39;sha256-[^;]+&#39;; img-src data:; base-uri/,
    );
    expect(page.match(/(?:src|href)="(?!#|data:)[^"]*"/g)).toBeNull();
    expect(page).not.toMatch(/ style=| on[a-z]+=/);
  });
  it("of one in which nothing was asked for is a page all the same", async () => {
    const history = historyOf([{}]);
    history.k6 = [];
    const { page } = await written(history);
    expect(page).toContain("UNKNOWN");
    expect(page).toContain("No dispatch was asked for");
  });
  it("of one that was never analysed lacks no file of its own", async () => {
    const { page } = await written(historyOf([{}, lost]));
    expect(page).not.toContain("What is missing here");
  });
});

it("a life on the page says each line that explain prints", async () => {
  await inTemporaryFolder(async (folder) => {
    const run = join(folder, "run");
    await writeRun(run, tappedHistoryOf([{ ...lost, tap: { offerMs: 204, answerMs: 206, assignmentMs: null } }]));
    const story = await explain(run, "0");
    const page = await readFile(join(run, runFiles.reportPage), "utf8");
    expect(page).toContain(lifeMarkup(story).markup);
    for (const { words } of story.timeline) expect(page).toContain(words.replaceAll("'", "&#39;"));
  });
});

it("a page that cannot be written takes nobody's verdict away", async () => {
  await inTemporaryFolder(async (folder) => {
    const run = join(folder, "run");
    await writeRun(run, historyOf([{}]));
    await mkdir(join(run, runFiles.reportPage));
    const told: unknown[] = [];
    const summary = await analyze(run, (error) => told.push(error));
    expect(summary.counts.delivered).toBe(1);
    expect(told).toHaveLength(1);
    await expect(analyze(run)).rejects.toThrow();
  });
});
