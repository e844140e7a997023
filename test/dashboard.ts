// The Grafana dashboard as the tests read it: what of Grafana's schema it must keep (schemaVersion 39; its JSON Schema is in
// grafana-foundation-sdk), its expressions as Prometheus gets them, and the metrics that they name.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { z } from "zod";
import { root } from "./rollcall.js";

const datasource = z.strictObject({ type: z.literal("prometheus"), uid: z.literal("$" + "{datasource}") });
const gridPos = z.strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1).max(24), h: z.int().min(1) });
const target = z.object({
  ...{ datasource, refId: z.string().regex(/^[A-Z]$/), expr: z.string().min(1), legendFormat: z.string() },
  format: z.enum(["time_series", "table", "heatmap"]),
});
const panel = z.object({
  ...{ id: z.int().positive(), title: z.string().min(1), description: z.string().min(1), datasource, gridPos },
  type: z.enum(["timeseries", "stat", "heatmap", "table"]),
  targets: z.array(target).min(1),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string() }), overrides: z.array(z.unknown()) }),
  options: z.record(z.string(), z.unknown()),
});
const row = z.object({ type: z.literal("row"), id: z.int().positive(), title: z.string().min(1), gridPos });
const variable = z.discriminatedUnion("type", [
  z.object({ type: z.literal("datasource"), name: z.string(), query: z.literal("prometheus") }),
  z.object({ type: z.literal("query"), name: z.string(), datasource, definition: z.string(), allValue: z.string() }),
]);

const dashboardSchema = z.object({
  uid: z.string().max(40),
  title: z.string().min(1),
  schemaVersion: z.literal(39),
  panels: z.array(z.union([row, panel])),
  templating: z.object({ list: z.array(variable) }),
  annotations: z.object({ list: z.array(z.object({ name: z.string(), datasource, expr: z.string() })) }),
});

export type Dashboard = z.infer<typeof dashboardSchema>;

export const dashboard: Dashboard = dashboardSchema.parse(
  JSON.parse(readFileSync(join(root, "docker/grafana/rollcall.json"), "utf8")),
);

export type Expression = { readonly where: string; readonly expr: string };

/** Every one, as it is written. */
export const expressions: readonly Expression[] = [
  ...dashboard.panels.flatMap((one) =>
    one.type === "row" ? [] : one.targets.map(({ expr, refId }) => ({ where: `${one.title} ${refId}`, expr })),
  ),
  ...dashboard.annotations.list.map(({ name, expr }) => ({ where: `annotation ${name}`, expr })),
];

/** With Grafana's variables filled in. */
export const filled = (expr: string): string =>
  expr.replaceAll("$__rate_interval", "20s").replaceAll("$instance", ".*");

/** Of an expression without variables: where it is no PromQL, and the metrics that it asks for. */
export function promqlOf(expr: string): { readonly wrongAt: readonly number[]; readonly metrics: readonly string[] } {
  const wrongAt: number[] = [];
  const metrics: string[] = [];
  parser.parse(expr).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) wrongAt.push(from);
      if (type.name === "Identifier" && node.parent?.type.name === "VectorSelector") metrics.push(expr.slice(from, to));
    },
  });
  return { wrongAt, metrics };
}

/** All that the dashboard asks for, each once. */
export const metricsNamed = (): readonly string[] => [
  ...new Set(expressions.flatMap(({ expr }) => promqlOf(filled(expr)).metrics)),
];
