// The text that Prometheus scrapes: its text format, version 0.0.4 (prometheus.io, "Exposition formats").

import type { Histogram } from "../following/histogram.js";
import type { LiveRun } from "../following/live-run.js";
import type { Labels, Metric } from "./catalogue.js";

export const contentType = "text/plain; version=0.0.4; charset=utf-8";

/** A metric of which nothing is known has no lines. */
export const expose = (metrics: readonly Metric[], run: LiveRun): string =>
  metrics
    .flatMap((metric) => {
      const lines = linesOf(metric, run);
      return lines.length === 0
        ? []
        : [`# HELP ${metric.name} ${escapedHelp(metric.help)}`, typeLine(metric), ...lines];
    })
    .map((line) => `${line}\n`)
    .join("");

const typeLine = ({ name, type }: Metric): string => `# TYPE ${name} ${type}`;

function linesOf(metric: Metric, run: LiveRun): readonly string[] {
  const { name } = metric;
  switch (metric.type) {
    case "counter":
    case "gauge":
      return metric.read(run).map(({ labels, value }) => line(name, labels, value));
    case "histogram":
      return metric.read(run).flatMap(({ labels, histogram }) => histogramLines(name, labels, histogram));
  }
}

function histogramLines(name: string, labels: Labels, histogram: Histogram): readonly string[] {
  const counts = histogram.cumulative();
  return [
    ...histogram.bounds.map((bound, i) => line(`${name}_bucket`, { ...labels, le: numberText(bound) }, counts[i] ?? 0)),
    line(`${name}_bucket`, { ...labels, le: "+Inf" }, histogram.count),
    line(`${name}_sum`, labels, histogram.sum),
    line(`${name}_count`, labels, histogram.count),
  ];
}

function line(name: string, labels: Labels, value: number): string {
  const texts = Object.entries(labels).map(([label, text]) => `${label}="${escapedLabel(text)}"`);
  return `${name}${texts.length === 0 ? "" : `{${texts.join(",")}}`} ${numberText(value)}`;
}

const numberText = (value: number): string =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";

const escapedHelp = (text: string): string => text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n");

/** A target's URL or a version may be anything. */
const escapedLabel = (text: string): string => escapedHelp(text).replace(/"/g, '\\"');
