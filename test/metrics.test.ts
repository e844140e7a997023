// The metrics of real runs: scraped while it goes on, what the last scrape says must be what the summary says; and what is wrong
// with the text is asked of Prometheus' own parser.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createConnection, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { uncompress } from "snappyjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { delayBounds } from "../harness/following/buckets.js";
import { metrics } from "../harness/metrics/catalogue.js";
import { metricsNamed } from "./dashboard.js";
import { type Kept, kept, onBusyMachine, root, start } from "./rollcall.js";
import { type TakenPort, takenPort } from "./taken-port.js";

/** Values by name and labels, as they stand in the text. */
type Scrape = ReadonlyMap<string, number>;

const scrapeOf = (text: string): Scrape =>
  new Map(
    text.split("\n").flatMap((line) => {
      const match = /^([a-z0-9_]+(?:\{.*\})?) (\S+)$/.exec(line);
      return match === null ? [] : [[match[1] ?? "", Number(match[2])] as const];
    }),
  );

const namesOf = (text: string): readonly string[] => [...scrapeOf(text).keys()].map((key) => key.split("{")[0] ?? "");

/** Of everything that k6 posts by its remote write, the names of its metrics. */
async function remoteWrite() {
  const names = new Set<string>();
  const server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.from(uncompress(Buffer.concat(chunks))).toString("latin1");
    for (const [name] of text.matchAll(/k6_[a-z0-9_]+/g)) names.add(name);
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { names, url: `http://127.0.0.1:${port}/api/v1/write`, close: () => server.close() };
}

type Watched = {
  readonly run: Kept;
  readonly status: number;
  readonly stderr: string;
  readonly stdout: string;
  readonly scrapes: readonly string[];
  readonly k6Names: ReadonlySet<string>;
};

/** Scrapes four times a second until nobody answers any more, with a connection that is never closed from this side. */
async function watched(args: readonly string[], wanted: number, held: Socket[]): Promise<Watched> {
  const receiver = await remoteWrite();
  const statistics = { K6_PROMETHEUS_RW_TREND_STATS: "p(50),p(90),p(99)" };
  const running = await start(
    [
      "run",
      "steady",
      ...args,
      ...onBusyMachine,
      "--metrics-port",
      String(wanted),
      "--k6-out",
      "experimental-prometheus-rw",
    ],
    { K6_PROMETHEUS_RW_SERVER_URL: receiver.url, ...statistics },
  );
  const port = await portSaid(running.process.stderr);
  const half = createConnection(port, "127.0.0.1");
  half.on("error", () => {});
  half.write("GET /metrics HTTP/1.1\r\nHost: x\r\n");
  held.push(half);
  const scrapes: string[] = [];
  for (;;) {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (answer) => answer.text(),
      () => undefined,
    );
    if (text === undefined) break;
    scrapes.push(text);
    await sleep(250);
  }
  const { status, stderr, stdout } = await running.finished;
  receiver.close();
  return { run: kept(running.results), status, stderr, stdout, scrapes, k6Names: receiver.names };
}

/** The run says where its metrics are before anything else. */
function portSaid(stderr: NodeJS.ReadableStream | null): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    stderr?.on("data", (data) => {
      said += String(data);
      const port = /metrics: http:\/\/127\.0\.0\.1:(\d+)\/metrics/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    stderr?.on("end", () => reject(new Error(`no metrics: ${said}`)));
  });
}

const load = ["--rate", "2", "--rooms", "14", "--deadline", "3s", "--grace", "3s", "--hold", "500ms", "--seed", "7"];
/** Some are lost and rescued, some come late. */
const faults = ["--fault", "drop:assignment p=0.35", "--fault", "delay:assignment p=0.35 by=3500ms"];

let seen: Watched;
let neighbour: TakenPort;
const held: Socket[] = [];

beforeAll(async () => {
  neighbour = await takenPort();
  seen = await watched(["--worker", "wire", "--json", ...load, ...faults], neighbour.port, held);
});

afterAll(() => {
  neighbour.close();
  for (const socket of held) socket.destroy();
});

const last = (): Scrape => scrapeOf(seen.scrapes.at(-1) ?? "");

describe("the last scrape of a run", () => {
  it("counts as the summary does", () => {
    const { counts, recovery, delayMs } = seen.run.summary;
    const scrape = last();
    expect(counts.lost, "the faults of this test").toBeGreaterThan(0);
    expect(counts.late, "the faults of this test").toBeGreaterThan(0);
    expect(recovery.attempted, "the faults of this test").toBeGreaterThan(0);
    for (const outcome of ["delivered", "late", "lost"] as const) {
      expect(scrape.get(`rollcall_dispatches_total{outcome="${outcome}"}`), outcome).toBe(counts[outcome]);
    }
    expect(scrape.get("rollcall_dispatches_planned")).toBe(counts.planned);
    expect(scrape.get("rollcall_dispatches_due_total")).toBe(counts.planned);
    expect(scrape.get("rollcall_dispatches_requested_total")).toBe(counts.requested);
    expect(scrape.get("rollcall_dispatches_refused_total")).toBe(counts.refused);
    expect(scrape.get("rollcall_dispatches_awaited")).toBe(counts.unresolved);
    expect(scrape.get("rollcall_rescues_total")).toBe(recovery.attempted);
    expect(scrape.get("rollcall_rescues_recovered_total")).toBe(recovery.recovered);
    expect(scrape.get("rollcall_dispatch_delay_seconds_count")).toBe(delayMs.count);
  });

  it("has the summary's median in the bucket that it belongs to", () => {
    const { p50, count } = seen.run.summary.delayMs;
    const upTo = (seconds: number) => last().get(`rollcall_dispatch_delay_seconds_bucket{le="${seconds}"}`) ?? 0;
    const place = delayBounds.findIndex((bound) => upTo(bound) >= Math.ceil(count / 2));
    // The summary has a tenth of a millisecond.
    expect(Number(p50) / 1000).toBeLessThan((delayBounds[place] ?? 0) + 0.0002);
    expect(Number(p50) / 1000).toBeGreaterThan((delayBounds[place - 1] ?? 0) - 0.0002);
  });

  it("has as many of each stage as the summary", () => {
    const { offer, answer, assignment, entry } = seen.run.summary.stagesMs;
    for (const [stage, { count }] of Object.entries({ offer, answer, assignment, entry })) {
      expect(last().get(`rollcall_dispatch_stage_seconds_count{stage="${stage}"}`), stage).toBe(count);
    }
  });

  it("says that nothing is left", () => {
    expect(last().get("rollcall_load_running")).toBe(0);
    expect(last().get("rollcall_rooms")).toBe(0);
    expect(last().get("rollcall_jobs")).toBe(0);
  });
});

describe("scrapes while it goes on", () => {
  it("never fall back in a counter", () => {
    const counters = metrics.filter(({ type }) => type === "counter").map(({ name }) => name);
    const ofOnePart = (key: string) => key.startsWith("rollcall_process_");
    const highest = new Map<string, number>();
    for (const text of seen.scrapes) {
      for (const [key, value] of scrapeOf(text)) {
        const [name = ""] = key.split("{");
        if (!counters.includes(name) || ofOnePart(key)) continue;
        expect(value, key).toBeGreaterThanOrEqual(highest.get(key) ?? 0);
        highest.set(key, value);
      }
    }
    expect(highest.get("rollcall_dispatches_requested_total")).toBe(14);
  });

  it("saw every metric there is, and every one that the dashboard asks for", () => {
    const served = new Set(seen.scrapes.flatMap(namesOf));
    const missing = metrics.filter(({ name, type }) => !served.has(type === "histogram" ? `${name}_bucket` : name));
    expect(missing.map(({ name }) => name)).toEqual([]);
    // Only sent once there is one.
    const seldom = ["k6_dropped_iterations_total", "k6_rollcall_dispatches_refused_total"];
    const known = [...served, ...seen.k6Names, ...seldom];
    expect(metricsNamed().filter((name) => !known.includes(name))).toEqual([]);
  });

  it("saw the load run, a worker with its load, and every part's memory", () => {
    const all = seen.scrapes.map(scrapeOf);
    expect(all.some((scrape) => scrape.get("rollcall_load_running") === 1)).toBe(true);
    expect(all.some((scrape) => scrape.get("rollcall_workers_registered") === 1)).toBe(true);
    expect(all.some((scrape) => scrape.get('rollcall_worker_load_ratio{worker="1"}') !== undefined)).toBe(true);
    for (const role of ["harness", "collector", "wiretap", "server", "worker-1", "k6"]) {
      const memory = `rollcall_process_resident_memory_bytes{role="${role}"}`;
      expect(
        all.some((scrape) => (scrape.get(memory) ?? 0) > 1_000_000),
        role,
      ).toBe(true);
    }
  });
});

describe("the endpoint of a run", () => {
  it("takes the next free port, and says so where nothing else is said", () => {
    expect(seen.stderr).toContain(`port ${neighbour.port} is taken; metrics: http://127.0.0.1:`);
    expect(JSON.parse(seen.stdout).run.id).toBe(seen.run.manifest.run.id);
  });
  it("changes nothing in the verdict", () => {
    expect(seen.status).toBe(1);
  });
});

const hasGo = spawnSync("go", ["version"]).status === 0;
const skipped = !hasGo && process.env.CI !== "true";

describe(skipped ? "Prometheus' own parser (skipped: there is no Go here)" : "Prometheus' own parser", () => {
  it.skipIf(skipped)("reads every scrape and finds nothing against its conventions", async () => {
    const folder = join(root, "tools/exposition");
    const texts = [seen.scrapes[Math.floor(seen.scrapes.length / 2)], seen.scrapes.at(-1)];
    for (const text of texts) {
      const child = spawn("go", ["run", "-mod=readonly", "."], {
        cwd: folder,
        env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
        stdio: ["pipe", "pipe", "inherit"],
      });
      let printed = "";
      child.stdout.on("data", (data) => {
        printed += String(data);
      });
      child.stdin.end(text);
      const [status] = await once(child, "close");
      expect(printed).toMatch(/^\d+ metrics\n$/);
      expect(status).toBe(0);
    }
  });
});
