// What the metrics endpoint costs the harness at 100 dispatches/s: two minutes of a run's events are appended second by second, as
// its observers would, followed as `--metrics-port` follows them, and scraped every 5 s. Not in real time: the CPU is what counts.
// Goal (issue 7): scrapes under 1 % of a core.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { followRun } from "../harness/following/follow.js";
import { metrics } from "../harness/metrics/catalogue.js";
import { expose } from "../harness/metrics/exposition.js";
import { append, doneAfterSeconds, prepare, ratePerSecond, seconds, secondUs } from "./runs/going-on.js";

const scrapeEverySeconds = 5;

export async function bench(): Promise<unknown> {
  const run = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  try {
    await prepare(run);
    let nowUs = 0;
    let lines = 0;
    const { run: live, catchUp } = followRun(run, () => nowUs);
    const spent = { followingUs: 0, scrapingUs: 0 };
    let longestMs = 0;
    let bytes = 0;
    for (let second = 0; second < seconds + doneAfterSeconds + 2; second++) {
      lines += append(run, second);
      nowUs = (second + 1) * secondUs;
      const began = process.cpuUsage();
      const beganMs = performance.now();
      await catchUp();
      spent.followingUs += sum(process.cpuUsage(began));
      longestMs = Math.max(longestMs, performance.now() - beganMs);
      if (second % scrapeEverySeconds !== 0) continue;
      const scraping = process.cpuUsage();
      bytes = Buffer.byteLength(expose(metrics, live));
      spent.scrapingUs += sum(process.cpuUsage(scraping));
    }
    const share = (us: number) => Math.round((us / (seconds * secondUs)) * 1e5) / 1e5;
    return {
      ...{ ratePerSecond, seconds, lines, scrapeBytes: bytes },
      counts: live.planned?.dispatches.counts,
      coreShare: { following: share(spent.followingUs), scraping: share(spent.scrapingUs) },
      longestReadMs: Math.round(longestMs * 10) / 10,
      goal: { scraping: 0.01 },
      met: { scraping: share(spent.scrapingUs) < 0.01 },
    };
  } finally {
    await rm(run, { recursive: true, force: true });
  }
}

const sum = ({ user, system }: NodeJS.CpuUsage): number => user + system;
