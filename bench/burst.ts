// Bursts of 200 rooms at once, three of them, with the raw client and a wire worker. Goals: every request is sent within
// 250 ms of the instant that it is due, and every dispatch is accounted for.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runFiles } from "../contract/run-files.js";
import { summarySchema } from "../contract/summary.js";

const burst = 200;
const flags = `run burst --burst ${burst} --bursts 3 --every 15s --worker wire --client raw --hold 500ms --deadline 5s --grace 4s --no-recover --warm-up each-path`;
const goals = { sentWithinMs: 250 };

/** All instants by k6's own clock, which has whole milliseconds. */
const requestSchema = z.object({
  ...{ event: z.literal("request"), n: z.int(), attempt: z.literal(1) },
  ...{ wallMs: z.number(), iterationWallMs: z.number(), zeroWallMs: z.number(), dueUs: z.number() },
});

type Sent = { readonly n: number; readonly startedAfterMs: number; readonly sentAfterMs: number };

export async function bench(): Promise<unknown> {
  const results = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  const child = spawn(process.execPath, ["bin/rollcall.mjs", ...flags.split(" "), "--json", "--out", results], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [exitStatus] = await once(child, "exit");
  const folder = runIn(join(results, "burst"));
  const summary = summarySchema.parse(JSON.parse(await readFile(join(folder, runFiles.summary), "utf8")));
  const sent = sentIn(await readFile(join(folder, runFiles.k6Events), "utf8"));
  await rm(results, { recursive: true, force: true });
  const { counts, stagesMs, delayMs, harness, verdict } = summary;
  const bursts = [...new Set(sent.map(({ n }) => Math.floor(n / burst)))].map((index) =>
    spreadOf(sent.filter(({ n }) => Math.floor(n / burst) === index)),
  );
  const lastMs = Math.max(...sent.map(({ sentAfterMs }) => sentAfterMs));
  return {
    command: `rollcall ${flags}`,
    exitStatus,
    verdict: verdict.result,
    notPassed: verdict.reasons.filter(({ result }) => result !== "pass").map(({ detail }) => detail),
    counts,
    /** After the instant at which the burst is due: when iterations began, and when requests were sent. */
    bursts,
    offerMs: stagesMs.offer,
    arrivalMs: delayMs,
    cpuBusy: harness.cpuBusy,
    goals,
    met: {
      sent: lastMs <= goals.sentWithinMs,
      accounted: counts.planned === counts.delivered + counts.late + counts.lost,
    },
  };
}

/** From the zero of the whole load, which is the first burst's: a k6 executor that starts late is late. */
function sentIn(text: string): readonly Sent[] {
  const requests = text.split("\n").flatMap((line) => {
    if (!line.includes('"request"')) return [];
    const parsed = requestSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  });
  const zeroMs = requests.reduce((least, { zeroWallMs }) => Math.min(least, zeroWallMs), Number.POSITIVE_INFINITY);
  return requests.map(({ n, wallMs, iterationWallMs, dueUs }) => {
    const dueMs = zeroMs + dueUs / 1000;
    return { n, startedAfterMs: iterationWallMs - dueMs, sentAfterMs: wallMs - dueMs };
  });
}

function spreadOf(sent: readonly Sent[]) {
  const of = (values: readonly number[]) => {
    const sorted = [...values].sort((a, b) => a - b);
    const rank = (share: number) => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 10) / 10;
    return { first: rank(1 / Math.max(1, sorted.length)), p50: rank(0.5), last: rank(1) };
  };
  return {
    requests: sent.length,
    startedAfterMs: of(sent.map(({ startedAfterMs }) => startedAfterMs)),
    sentAfterMs: of(sent.map(({ sentAfterMs }) => sentAfterMs)),
  };
}

function runIn(parent: string): string {
  const name = existsSync(parent) ? readdirSync(parent).find((entry) => entry !== "latest") : undefined;
  if (name === undefined) throw new Error("the run left no folder");
  return join(parent, name);
}
