// The generator alone: 300 createRoom a second for 20 s with the raw client, no agents, no waiting. How exactly does k6
// start iterations, and what does it cost? A second row sizes the VUs for a wait of 20 s each, to state their memory.
// Goals: 0 dropped iterations, scheduling delay p99 under 5 ms, k6 under 300 MB (first row).

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { LoadSettings } from "../contract/processes.js";
import { rateOf } from "../contract/rate.js";
import { provisionK6, provisionLivekitServer } from "../harness/provision/provision.js";
import { startNative } from "../harness/targets/native.js";
import { newServerKey } from "../harness/targets/server-key.js";
import type { ServerAddress } from "../harness/targets/target.js";

const ratePerSecond = 300;
const seconds = 20;
const rows = [
  { name: "VUs for the requests alone", vus: 60 },
  { name: "VUs for a wait of 20 s each", vus: 6_000 },
] as const;

export async function bench(): Promise<unknown> {
  const tools = { toolsFolder: join(process.cwd(), "tools"), say: (line: string) => console.error(line) };
  const k6 = await provisionK6(tools);
  const livekitServer = await provisionLivekitServer(tools);
  const figures: unknown[] = [];
  for (const row of rows) {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
    const target = await startNative({
      runId: "benchrun",
      runFolder: folder,
      serverVersion: livekitServer.version,
      roomTimeoutSeconds: 60,
      key: newServerKey(),
      webhookUrl: "",
      mark: `benchrun:${process.pid}:0`,
      guard: { add: () => {}, remove: () => {} },
      say: tools.say,
      signal: new AbortController().signal,
      binary: livekitServer.path,
    });
    try {
      figures.push({ ...row, ratePerSecond, seconds, ...(await measure(k6.path, folder, target.address, row.vus)) });
    } finally {
      await target.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { k6: k6.version, livekitServer: livekitServer.version, rows: figures };
}

async function measure(k6: string, folder: string, address: ServerAddress, vus: number) {
  const script = join(folder, "generator.js");
  await build({
    stdin: { contents: program(vus), resolveDir: join(process.cwd(), "load"), loader: "ts" },
    outfile: script,
    bundle: true,
    platform: "neutral",
    format: "esm",
    target: "es2022",
    external: ["k6", "k6/*"],
  });
  const lines = join(folder, "starts.ndjson");
  const child = spawn(
    k6,
    [
      "run",
      "--quiet",
      "--log-format=raw",
      `--console-output=${lines}`,
      `--summary-export=${folder}/summary.json`,
      script,
    ],
    {
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        ROLLCALL_LOAD: JSON.stringify(settingsFor(address.httpUrl)),
        ROLLCALL_API_KEY: address.apiKey,
        ROLLCALL_API_SECRET: address.apiSecret,
        K6_NO_USAGE_REPORT: "true",
        K6_AUTO_EXTENSION_RESOLUTION: "false",
      },
    },
  );
  let peakRssBytes = 0;
  const sampler = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    peakRssBytes = Math.max(peakRssBytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
  }, 200);
  const [status] = await once(child, "exit");
  clearInterval(sampler);
  const starts: readonly { n: number; late: number; answer: string }[] = (await readFile(lines, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const summary = JSON.parse(await readFile(join(folder, "summary.json"), "utf8"));
  const lateMs = starts.map(({ late }) => late).sort((a, b) => a - b);
  const rank = (share: number) => lateMs[Math.ceil(share * lateMs.length) - 1];
  return {
    k6ExitStatus: status,
    started: starts.length,
    answered: starts.filter(({ answer }) => answer === "ok").length,
    droppedIterations: summary.metrics.dropped_iterations?.count ?? 0,
    schedulingDelayMs: { p50: rank(0.5), p99: rank(0.99), max: rank(1) },
    createRoomMs: { p95: summary.metrics.http_req_duration["p(95)"] },
    k6PeakRssMb: Math.round(peakRssBytes / 1024 / 1024),
  };
}

const planned = ratePerSecond * seconds;

const settingsFor = (serverUrl: string): LoadSettings => ({
  ...{ runId: "benchrun", serverUrls: [serverUrl], collectorUrl: "", agentName: "nobody", metadata: "", seed: 1 },
  ...{ paths: [{ path: "create-room", room: "fresh", weight: 1 }], scenario: "generator", arrivals: "uniform" },
  waves: [{ kind: "constant", startMs: 0, count: planned, rate: rateOf(ratePerSecond, 1_000) }],
  ...{ planned, warmUp: "none", leg: { firstN: 0, untilN: planned, later: null }, recover: false },
  ...{ deadlineMs: 1, graceMs: 0, holdMs: 0, mostRoomsAlive: null, warmUpGapMs: 0, k6SummaryFile: "" },
});

/** The project's raw client and port, in a program that only asks for rooms. */
const program = (vus: number): string => `
  import { makeClient } from "./clients/raw.js";
  import { optionsOf, wavesByName } from "./executors.js";
  import { credentials, currentIteration, due, port, settings } from "./k6.js";
  const client = makeClient(port, settings.serverUrls[0], credentials);
  export const options = { scenarios: { generator: {
    ...optionsOf(settings, 0).scenarios.generator,
    preAllocatedVUs: ${vus}, maxVUs: ${vus},
  } } };
  const waveNamed = wavesByName(settings);
  export default async function () {
    const startedMs = port.nowMs();
    const { wave, iterationInWave: n, executorWallMs } = currentIteration(waveNamed);
    if (n >= wave.wave.count) return;
    const late = startedMs - executorWallMs - due.us(n) / 1000;
    const made = await client.createRoom(
      { room: "rollcall-benchrun-" + n, agentName: "nobody", metadata: "", roomTimeoutSeconds: 60 }, () => {});
    port.write({ event: "start", n, late, answer: made.answer });
  }
`;
