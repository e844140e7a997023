// The default run, as `npm start` makes it: 20 dispatches at one per 2 s to the SDK's worker. Goals: all delivered, and a median
// delay between 200 ms (the server's own wait for other nodes is about 203) and 400 ms. The rest of the delay is mostly the
// SDK's processes, a second of CPU each or more, and so the machine's: a benchmark, and no test.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runFiles } from "../contract/run-files.js";
import { type Summary, summarySchema } from "../contract/summary.js";

const flags = "run steady";
const goals = { delivered: 20, delayP50Ms: { least: 200, most: 400 } };

export async function bench(): Promise<unknown> {
  const results = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  try {
    const child = spawn(process.execPath, ["bin/rollcall.mjs", ...flags.split(" "), "--out", results], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [exitStatus] = await once(child, "exit");
    const text = await readFile(join(results, "steady", "latest", runFiles.summary), "utf8");
    return figuresOf(Number(exitStatus), summarySchema.parse(JSON.parse(text)));
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

function figuresOf(exitStatus: number, { counts, stagesMs, delayMs, harness, verdict }: Summary) {
  const p50 = delayMs.p50 ?? Number.NaN;
  return {
    command: `rollcall ${flags}`,
    exitStatus,
    verdict: verdict.result,
    notPassed: verdict.reasons.filter(({ result }) => result !== "pass").map(({ detail }) => detail),
    counts,
    delayMs,
    stagesMs,
    cpuBusy: harness.cpuBusy,
    goals,
    met: {
      delivered: counts.delivered === goals.delivered,
      delay: p50 >= goals.delayP50Ms.least && p50 <= goals.delayP50Ms.most,
    },
  };
}
