// The Grafana dashboard without Grafana: its shape, its expressions, and that it names no metric that nobody serves.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { metrics } from "../harness/metrics/catalogue.js";
import { dashboard, expressions, filled, metricsNamed, promqlOf } from "./dashboard.js";
import { root } from "./rollcall.js";

/** What k6 sends of itself, whatever it runs. */
const ofK6Itself = ["k6_dropped_iterations_total"];

/** A trend comes as one metric for each statistic that is asked for (K6_PROMETHEUS_RW_TREND_STATS). */
const statistics = ["p50", "p90", "p99"].map((statistic) => `k6_rollcall_dispatch_delay_${statistic}`);

describe("the dashboard", () => {
  it("has a datasource to choose, and asks for nothing by another", () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(["datasource", "instance"]);
  });
  it("gives each panel a number and a place of its own", () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { gridPos, title } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x}/${y}`), `${title} covers another`).toBe(false);
          taken.add(`${x}/${y}`);
        }
      }
    }
  });
  it("uses no variable that Grafana does not fill in", () => {
    for (const { expr, where } of expressions) expect(filled(expr), where).not.toContain("$");
  });
});

describe("an expression", () => {
  it.each(expressions.map(({ where, expr }) => [where, filled(expr)]))("%s is PromQL", (_, expr) => {
    expect(promqlOf(expr).wrongAt, expr).toEqual([]);
  });
  it.each([
    ["a missing bracket", "sum(rate(a[1m])"],
    ["a duration without a unit", "rate(a[1])["],
    ["two operators", "a * / b"],
  ])("with %s would be found", (_, expr) => {
    expect(promqlOf(expr).wrongAt).not.toEqual([]);
  });
  it("tells its metrics from its labels, functions and texts", () => {
    const expr = 'histogram_quantile(0.5, sum by (le) (rate(a_bucket{job="b_bucket"}[1m]))) or c';
    expect(promqlOf(expr).metrics).toEqual(["a_bucket", "c"]);
  });
});

it("names metrics that a run serves or that k6 sends, and no others", () => {
  const served = metrics.flatMap(({ name, type, ofK6 }) => [
    ...(type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]),
    ...(ofK6 === "" ? [] : [ofK6]),
  ]);
  const known = [...served, ...ofK6Itself, ...statistics];
  expect(metricsNamed().filter((name) => !known.includes(name))).toEqual([]);
  expect(metricsNamed().length).toBeGreaterThan(20);
});

describe("what is run for it", () => {
  const read = (file: string) => parse(readFileSync(join(root, "docker", file), "utf8"));
  it("is on loopback only, and reads the files that there are", () => {
    const { services } = read("observe/compose.yaml");
    expect(services.prometheus.command).toContain("--web.listen-address=127.0.0.1:9090");
    expect(services.prometheus.command).toContain("--web.enable-remote-write-receiver");
    expect(services.grafana.environment.GF_SERVER_HTTP_ADDR).toBe("127.0.0.1");
    const mounted = [...services.prometheus.volumes, ...services.grafana.volumes].filter((one) => one.startsWith("."));
    expect(mounted).toHaveLength(3);
    for (const one of mounted) expect(existsSync(join(root, "docker/observe", one.split(":")[0])), one).toBe(true);
  });
  it("scrapes as often as Grafana believes", () => {
    const { global, scrape_configs: jobs } = read("observe/prometheus.yaml");
    const { datasources } = read("grafana/provisioning/datasources/prometheus.yaml");
    expect(datasources[0].jsonData.timeInterval).toBe(global.scrape_interval);
    expect(jobs[0].static_configs[0].targets[0]).toBe("127.0.0.1:9464");
  });
  it("finds the dashboard where it is mounted", () => {
    const { path } = read("grafana/provisioning/dashboards/rollcall.yaml").providers[0].options;
    const { volumes } = read("observe/compose.yaml").services.grafana;
    expect(volumes.some((one: string) => one.includes(`:${path}/rollcall.json`))).toBe(true);
  });
});
