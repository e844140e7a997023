// The run over time as small charts: the load that was made of the load that was asked for, jobs, the workers' own word of their
// load, CPU and memory of each process. Of the run's page and of the live one alike.

import { html, type Markup, type Piece } from "../../page/markup.js";
import type { Picture } from "../../page/picture.js";
import { type LineChart, lineChart, lineSample, type Series, type Shade } from "../../page/plot/line-chart.js";
import { axisEnd } from "../../page/plot/scale.js";
import { clockTime } from "../../render/clock-time.js";
import type { CourseReading } from "../course-samples.js";

export type CourseChart = {
  readonly picture: { readonly title: string; readonly drawn: Picture };
  readonly note: Piece;
};

export function courseCharts({ course, leftOut }: CourseReading, shades: readonly Shade[]): readonly CourseChart[] {
  const common = { toMs: course.toMs, shades };
  const number = (value: number) => String(value);
  const charts: readonly (Chart & { readonly leftOut: readonly string[] })[] = [
    {
      ...chart("rate", "Offered rate against achieved", "dispatches per second", course.rate, "step", number),
      leftOut: [],
    },
    {
      ...chart("alive", "Jobs alive", "jobs, until they leave or their room is deleted", course.alive, "step", number),
      leftOut: [],
    },
    {
      ...chart("load", "Load as the workers report it", "1 is full", course.load, "line", number),
      leftOut: leftOut.load,
    },
    { ...chart("cpu", "CPU", "cores kept busy", course.cpu, "line", number), leftOut: leftOut.cpu },
    {
      ...chart("memory", "Memory", "MB resident, with child processes", course.memory, "line", (mb) => `${mb} MB`),
      leftOut: leftOut.memory,
    },
  ];
  return charts
    .filter(({ series }) => series.some(({ samples }) => samples.some(({ value }) => value !== null)))
    .map((one) => ({ picture: { title: one.name, drawn: pictureOf(one, common) }, note: noteOf(one.leftOut) }));
}

type Chart = {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly series: readonly Series[];
  readonly drawn: LineChart["drawn"];
  readonly words: (value: number) => string;
};

const chart = (
  id: string,
  name: string,
  unit: string,
  series: readonly Series[],
  drawn: LineChart["drawn"],
  words: Chart["words"],
): Chart => ({ id, name, unit, series, drawn, words });

function pictureOf(
  { id, name, unit, series, drawn, words }: Chart,
  common: Pick<LineChart, "toMs" | "shades">,
): Picture {
  const to = axisEnd(Math.max(id === "load" ? 1 : 1e-3, highestOf(series)), 5);
  const line: LineChart = {
    ...common,
    ...{ title: unit, drawn, words, series, counted: id === "alive" ? "whole" : "any" },
    axis: { kind: "linear", from: 0, to },
    label: `${name}, ${unit}, over ${clockTime(common.toMs)}: ${series.map((one) => `${one.name} up to ${words(highestOf([one]))}`).join(", ")}.`,
  };
  return {
    name: `picture-${id}`,
    caption: "",
    draw: (variant) => lineChart(line, variant),
    legend: legendOf(series),
    rows: rowsOf(series, words),
    columns: "figures",
  };
}

export const legendOf = (series: readonly Series[]): readonly Markup[] =>
  series.map(({ name, outcome }, i) => html`${lineSample(i, outcome)} ${name}`);

const highestOf = (series: readonly Series[]): number =>
  Math.max(0, ...series.flatMap(({ samples }) => samples.map(({ value, high }) => high ?? value ?? 0)));

const mostRows = 60;

/** A row for each time that any of them has a point, thinned to what one may read. */
export function rowsOf(series: readonly Series[], words: (value: number) => string): readonly (readonly string[])[] {
  const times = [...new Set(series.flatMap(({ samples }) => samples.map(({ atMs }) => atMs)))].sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(times.length / mostRows));
  const valueAt = ({ samples }: Series, at: number) => samples.find(({ atMs }) => atMs === at)?.value ?? null;
  return [
    ["from the start", ...series.map(({ name }) => name)],
    ...times
      .filter((_, i) => i % step === 0)
      .map((at) => [
        clockTime(at),
        ...series.map((one) => {
          const value = valueAt(one, at);
          return value === null ? "-" : words(value);
        }),
      ]),
  ];
}

const noteOf = (leftOut: readonly string[]): Piece =>
  leftOut.length === 0
    ? null
    : html`<p class="small quiet">Not drawn, because they are lower: ${leftOut.join(", ")}.</p>`;
