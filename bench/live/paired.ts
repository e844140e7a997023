// What the live page costs the harness of a real run at 100 dispatches/s: the same run without --live and with a page open in a real
// browser, in turns. The harness samples its own CPU time; the difference of the two is the cost.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { z } from "zod";
import { runFiles } from "../../contract/run-files.js";
import { summarySchema } from "../../contract/summary.js";

export const flags =
  "run steady --worker wire --rate 100 --duration 40s --hold 0s --deadline 5s --grace 5s --no-recover --client raw --warm-up each-path";

export type RealRun = {
  readonly page: "open" | "none";
  /** Of a core, between the first and the last sample under load. */
  readonly harnessCoreShare: number;
  readonly verdict: string;
  readonly counts: { readonly requested: number; readonly delivered: number };
  /** Marks or cells that the page had at the end; 0 without one. */
  readonly drawn: number;
};

/** @throws when the run left nothing to read, or the page did not show it */
export async function realRun(page: RealRun["page"], browser: Browser): Promise<RealRun> {
  const results = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  try {
    const live = page === "open" ? ["--live", "--live-port", "0"] : [];
    const args = ["bin/rollcall.mjs", ...flags.split(" "), ...live, "--quiet", "--out", results];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    const ended = once(child, "exit");
    const drawing = page === "open" ? watched(child.stderr, browser, ended) : Promise.resolve(0);
    await ended;
    const folder = join(
      results,
      "steady",
      (await readdir(join(results, "steady"))).find((name) => name !== "latest") ?? "",
    );
    const { counts, verdict } = summarySchema.parse(JSON.parse(await readFile(join(folder, runFiles.summary), "utf8")));
    const { requested, delivered } = counts;
    const harnessCoreShare = coreShareIn(await readFile(join(folder, runFiles.harnessEvents), "utf8"));
    return { page, harnessCoreShare, verdict: verdict.result, counts: { requested, delivered }, drawn: await drawing };
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

/** Opens the page as soon as its address is said, and keeps it open to the end. */
async function watched(stderr: NodeJS.ReadableStream, browser: Browser, ended: Promise<unknown>): Promise<number> {
  const url = await new Promise<string>((resolve) => {
    let said = "";
    stderr.on("data", (data) => {
      said += String(data);
      const found = /live: (http:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const page = await browser.newPage();
  await page.goto(url);
  await ended;
  const drawn = await page.locator("#picture-dispatches .wide .mark, #picture-dispatches .wide .cell").count();
  await page.close();
  if (drawn === 0) throw new Error("the page showed no dispatch");
  return drawn;
}

const fact = z.object({
  event: z.string(),
  atUs: z.number(),
  role: z.string().optional(),
  cpuUs: z.number().nullish(),
});

function coreShareIn(events: string): number {
  const facts = events
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => fact.parse(JSON.parse(line)));
  const at = (event: string) => facts.find((one) => one.event === event)?.atUs ?? Number.NaN;
  const samples = facts.filter(
    ({ event, role, atUs }) =>
      event === "resource" && role === "harness" && atUs >= at("load-started") && atUs <= at("load-ended"),
  );
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || first === last) throw new Error("too few samples of the harness");
  return ((last.cpuUs ?? 0) - (first.cpuUs ?? 0)) / (last.atUs - first.atUs);
}
