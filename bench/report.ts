// Times report.html of generated runs: 100,000 dispatches judged and then rendered, the page's size, and how soon it is interactive in
// headless Chromium; 1,000,000 still open. Goals (issue 7): rendered in 5 s, 3 MB, 2 s; that it opens.

import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { judgeRun, writePage } from "../analysis/analyze.js";
import { withDatabase } from "../analysis/database.js";
import { runFiles } from "../contract/run-files.js";
import { launch } from "../test/browser.js";
import { analyse, generate } from "./runs/generated.js";

const small = 100_000;
const large = 1_000_000;

export async function bench(): Promise<unknown> {
  return {
    [small]: await measure(small),
    [large]: await measure(large),
    goal: { [small]: { renderedSeconds: 5, pageMb: 3, interactiveMs: 2_000 }, [large]: "opens" },
  };
}

async function measure(dispatches: number): Promise<unknown> {
  const run = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  try {
    await generate(run, dispatches);
    const { seconds, peakRssBytes, exitCode } = await analyse("report", run);
    const { size } = await stat(join(run, runFiles.reportPage));
    return {
      exitCode,
      // The whole command, with reading and judging the events.
      seconds,
      ...(await parts(run)),
      peakRssMb: Math.round(peakRssBytes / 1024 / 1024),
      pageMb: Math.round(size / 1e4) / 100,
      ...(await open(join(run, runFiles.reportPage))),
    };
  } finally {
    await rm(run, { recursive: true, force: true });
  }
}

/** Of the same work: judging the events, and making the page of what was judged. */
const parts = (run: string): Promise<{ readonly judgedSeconds: number; readonly renderedSeconds: number }> =>
  withDatabase(async (database) => {
    const startedAt = performance.now();
    const judged = await judgeRun(database, run);
    const judgedAt = performance.now();
    await writePage(database, judged);
    const seconds = (fromMs: number, toMs: number) => Math.round(toMs - fromMs) / 1000;
    return {
      judgedSeconds: seconds(startedAt, judgedAt),
      renderedSeconds: seconds(judgedAt, performance.now()),
    };
  });

/** From the navigation to the script's end, and to the answer to a click, whichever is later; median of five. */
async function open(file: string): Promise<{ readonly interactiveMs: number; readonly interactiveMsWorst: number }> {
  const browser = await launch();
  try {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const page = await (await browser.newContext()).newPage();
      const startedAt = performance.now();
      await page.goto(pathToFileURL(file).href, { waitUntil: "commit" });
      await page.waitForSelector("html[data-ready=yes]");
      await page.click('[data-do="next"]');
      await page.waitForFunction("document.querySelector('[data-status]').textContent.startsWith('Dispatch')");
      times.push(Math.round(performance.now() - startedAt));
      await page.context().close();
    }
    const sorted = times.sort((a, b) => a - b);
    return { interactiveMs: sorted[2] ?? -1, interactiveMsWorst: sorted[4] ?? -1 };
  } finally {
    await browser.close();
  }
}
