// k6's own outputs, passed through by --k6-out: files and a dashboard, and the two protocols that monitoring takes, against
// receivers on loopback. All in one run, because k6 takes several at once.

import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uncompress } from "snappyjs";
import { beforeAll, describe, expect, it } from "vitest";
import { onBusyMachine, rollcall } from "./rollcall.js";

type Posted = { readonly path: string; readonly type: string; readonly body: Buffer };

/** Keeps whatever is posted to it. */
async function receiver() {
  const posted: Posted[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    posted.push({
      path: request.url ?? "",
      type: String(request.headers["content-type"]),
      body: Buffer.concat(chunks),
    });
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return { posted, host, close: () => server.close() };
}

const folder = mkdtempSync(join(tmpdir(), "rollcall-out-"));
const files = { json: join(folder, "metrics.json"), dashboard: join(folder, "dashboard.html") };

let prometheus: readonly Posted[];
let telemetry: readonly Posted[];
let status: number;

beforeAll(async () => {
  const [remoteWrite, collector] = [await receiver(), await receiver()];
  const outputs = [`json=${files.json}`, "experimental-prometheus-rw", "opentelemetry", "web-dashboard"];
  const run = await rollcall(
    [
      ...[
        "run",
        "steady",
        "--workers",
        "0",
        "--rate",
        "1",
        "--rooms",
        "3",
        "--client",
        "raw",
        "--quiet",
        ...onBusyMachine,
      ],
      ...outputs.flatMap((output) => ["--k6-out", output]),
    ],
    {
      K6_PROMETHEUS_RW_SERVER_URL: `http://${remoteWrite.host}/api/v1/write`,
      ...{ K6_OTEL_EXPORTER_PROTOCOL: "http/protobuf", K6_OTEL_HTTP_EXPORTER_INSECURE: "true" },
      ...{ K6_OTEL_HTTP_EXPORTER_ENDPOINT: collector.host, K6_OTEL_EXPORT_INTERVAL: "1s" },
      ...{ K6_WEB_DASHBOARD_PORT: "-1", K6_WEB_DASHBOARD_EXPORT: files.dashboard, K6_WEB_DASHBOARD_PERIOD: "1s" },
    },
  );
  remoteWrite.close();
  collector.close();
  [prometheus, telemetry, status] = [remoteWrite.posted, collector.posted, run.status];
});

describe("k6's outputs", () => {
  it("change nothing in the verdict: nobody was there, so all are lost", () => {
    expect(status).toBe(1);
  });
  it("write each sample as JSON", () => {
    const lines = readFileSync(files.json, "utf8").split("\n");
    expect(lines.filter((line) => /"metric":"rollcall_lost","type":"Point"/.test(line))).toHaveLength(3);
  });
  it("write to Prometheus, with the names of our metrics", () => {
    const writes = prometheus.filter(({ path }) => path === "/api/v1/write");
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.every(({ type }) => type === "application/x-protobuf")).toBe(true);
    expect(writes.some(({ body }) => uncompress(body).includes("k6_rollcall_lost"))).toBe(true);
  });
  it("write to an OpenTelemetry collector", () => {
    const exports = telemetry.filter(({ path }) => path === "/v1/metrics");
    expect(exports.some(({ body }) => body.includes("rollcall_lost"))).toBe(true);
  });
  it("make k6's dashboard a page", () => {
    expect(existsSync(files.dashboard)).toBe(true);
    expect(readFileSync(files.dashboard, "utf8")).toContain("<html");
  });
});
