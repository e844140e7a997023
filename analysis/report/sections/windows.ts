// A long run in windows: its delays and what it missed, window by window, and what creeps.

import type { Window } from "../../../contract/course.js";
import { html, type Markup } from "../../page/markup.js";
import { type Picture, pictureFigure } from "../../page/picture.js";
import { type LineChart, lineChart, type Sample, type Series } from "../../page/plot/line-chart.js";
import { axisEnd, niceAbove, niceBelow } from "../../page/plot/scale.js";
import { table } from "../../page/table.js";
import { courseRows, courseWords, memoryRows } from "../../render/course.js";
import { driftInShort, driftNote, driftRows } from "../../render/drift.js";
import { duration } from "../../render/figures.js";
import { legendOf, rowsOf } from "../pictures/course-charts.js";
import type { Section } from "./section.js";

export const windows: Section = {
  id: "windows",
  title: "Does it creep?",
  needs: ["windows", "drift"],
  show: ({ summary }) => {
    const count = summary.windows.length;
    const words = courseWords(summary, count);
    if (words === null) return null;
    const memory = memoryRows(summary, count);
    return html`<p>${driftInShort(summary)}</p>${pictureFigure(delaysDrawn(summary.windows))}${pictureFigure(missedDrawn(summary.windows))}<h3>Drift</h3>${table(
      driftRows(summary, ["creeps", "falls", "stepped", "cannot-tell", "steady"]),
      "words",
      "Each measure over the windows",
    )}<p class="small quiet prose">${driftNote(summary)}.</p>${behind("Every window", courseRows(summary, count), words)}${
      memory.length === 0
        ? null
        : behind("Memory, window by window", memory, "With the number of processes where there are several")
    }`;
  },
};

const behind = (title: string, rows: readonly (readonly string[])[], caption: string): Markup =>
  html`<details><summary>${title}</summary>${table(rows, "figures", caption)}</details>`;

const middleOf = ({ fromMs, toMs }: Window): number => Math.round((fromMs + toMs) / 2);

const seriesOf = (name: string, windows: readonly Window[], figure: (window: Window) => number | null): Series => ({
  name,
  samples: windows.map((window): Sample => ({ atMs: middleOf(window), value: figure(window), low: null, high: null })),
});

const endOf = (windows: readonly Window[]): number => windows.at(-1)?.toMs ?? 1_000;

function delaysDrawn(windows: readonly Window[]): Picture {
  const all = [
    seriesOf("p50", windows, ({ p50 }) => p50),
    seriesOf("p90", windows, ({ p90 }) => p90),
    seriesOf("p99", windows, ({ p99 }) => p99),
  ];
  const series = all.filter(({ samples }) => samples.some(({ value }) => value !== null));
  const values = series.flatMap(({ samples }) =>
    samples.flatMap(({ value }) => (value === null || value <= 0 ? [] : [value])),
  );
  const [low, high] = [Math.min(100, ...values), Math.max(200, ...values)];
  return drawn("picture-windows", series, duration, {
    title: "delay (logarithmic)",
    toMs: endOf(windows),
    axis: { kind: "log", from: niceBelow(low), to: niceAbove(high) },
    caption: "Percentiles of the delay of what was requested in each window, as far as it has enough of them.",
  });
}

function missedDrawn(windows: readonly Window[]): Picture {
  const series = [
    { ...seriesOf("lost", windows, ({ lost }) => lost), outcome: "lost" as const },
    { ...seriesOf("late", windows, ({ late }) => late), outcome: "late" as const },
    { ...seriesOf("unresolved", windows, ({ unresolved }) => unresolved), outcome: "unresolved" as const },
    seriesOf("under way at its end", windows, ({ underWay }) => underWay),
  ];
  const most = Math.max(1, ...series.flatMap(({ samples }) => samples.map(({ value }) => value ?? 0)));
  return drawn("picture-missed", series, String, {
    title: "dispatches",
    toMs: endOf(windows),
    axis: { kind: "linear", from: 0, to: axisEnd(most, 5) },
    caption: "What was missed of each window, and what was still under way at its end.",
  });
}

type Drawing = Pick<LineChart, "title" | "toMs" | "axis"> & { readonly caption: string };

function drawn(
  name: string,
  series: readonly Series[],
  words: (value: number) => string,
  { caption, ...axes }: Drawing,
): Picture {
  const chart: LineChart = {
    ...axes,
    label: `${caption} ${series.map((one) => one.name).join(", ")}.`,
    drawn: "line",
    counted: axes.axis.kind === "log" ? "any" : "whole",
    words,
    series,
    shades: [],
  };
  return {
    name,
    caption,
    draw: (variant) => lineChart(chart, variant),
    legend: legendOf(series),
    rows: rowsOf(series, words),
    columns: "figures",
  };
}
