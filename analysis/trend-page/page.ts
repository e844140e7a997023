// The page of a history: for each scenario and its settings the nights along the x axis, where a measure changed and what changed
// with it, and the way to each run's own page. Takes a history and computes nothing.

import script from "browser:still";
import type { ChangePoint, Trend, TrendColumn, TrendGroup } from "../../contract/trend.js";
import { documentText, sectionsOf } from "../page/document.js";
import { html, type Markup, type Piece } from "../page/markup.js";
import { type Picture, pictureFigure } from "../page/picture.js";
import { seriesSample } from "../page/series.js";
import { table } from "../page/table.js";
import { counted } from "../render/counted.js";
import { duration } from "../render/figures.js";
import { percent } from "../render/percent.js";
import { leftOutWords } from "../trend/left-out-words.js";
import { changeRow, columnName, dates, figure, moment, placeWords } from "../trend/words.js";
import { type NightSeries, nightsChart } from "./nights-chart.js";

/** From the page to a run's page, by the path of its summary in the history; "" where there is none. */
export type LinkOf = (path: string) => string;

export function trendPage(trend: Trend, linkOf: LinkOf): string {
  const sections = trend.groups.map((group, i) => ({
    id: `history-${i + 1}`,
    title: `${group.scenario}, ${counted(group.runs, "run")}, ${dates(group)}`,
    content: history(group, i, linkOf),
  }));
  const found = trend.groups.reduce((sum, { changes }) => sum + changes.found.length, 0);
  return documentText({
    title: `Rollcall: ${counted(trend.runs, "run")}, ${counted(found, "change")}`,
    heading: html`Rollcall: history of <span class="mono">${trend.folder}</span>`,
    body: [
      html`<section class="note" aria-label="In short"><p>${counted(trend.runs, "run")} in ${counted(trend.groups.length, "history", "histories")}: ${
        found === 0 ? "no change found" : `${counted(found, "change")} found`
      }.</p>${leftOutWords(trend.leftOut).map((words) => html`<p class="small quiet">${words}</p>`)}</section>`,
      sectionsOf(sections),
    ],
    data: [],
    script,
  });
}

function history(group: TrendGroup, i: number, linkOf: LinkOf): Piece {
  const settings = Object.entries(group.settings).map(([name, value]) => `${name} ${value}`);
  return html`<p class="small quiet prose">${settings.join(", ")}.</p>${changesOf(group)}${charts(group, i, linkOf)}<h3>Versions</h3>${table(versionRows(group), "words")}<details><summary>Every run</summary>${table(nightRows(group, linkOf), "figures")}</details>`;
}

function changesOf({ changes: { state, detail, found } }: TrendGroup): Piece {
  if (state === "too-few") return html`<p>Changes were not looked for. ${detail}</p>`;
  if (found.length === 0) return html`<p>No change was found in ${detail}.</p>`;
  const places = [...new Set(found.map(placeWords))];
  return places.map((place) => {
    const there = found.filter((change) => placeWords(change) === place);
    return html`<h3>${place}</h3>${table([["measure", "before", "after", "change", "p"], ...there.map(changeRow)], "words")}`;
  });
}

/** Measures of one kind stand together. */
const kinds = [
  { name: "losses", title: "lost and missed", axis: "share", of: ({ unit }: TrendColumn) => unit === "share" },
  {
    name: "delays",
    title: "delay (logarithmic)",
    axis: "log",
    of: ({ measure, unit }: TrendColumn) => unit === "ms" && /^p\d/.test(measure),
  },
  {
    name: "hops",
    title: "hops (logarithmic)",
    axis: "log",
    of: ({ measure, unit }: TrendColumn) => unit === "ms" && !/^p\d/.test(measure),
  },
] as const;

function charts(group: TrendGroup, i: number, linkOf: LinkOf): Piece {
  return kinds.flatMap(({ name, title, axis, of }) => {
    const columns = group.columns.filter(of);
    if (columns.length === 0) return [];
    const series = columns.map((column) => seriesIn(group, column, linkOf));
    const words = (value: number) => (axis === "share" ? percent(value) : duration(value));
    const label = `${columns.map(columnName).join(", ")} of ${counted(group.runs, "run")}, night by night.`;
    const drawn: Picture = {
      name: `picture-${name}-${i + 1}`,
      caption: "",
      draw: (variant) =>
        nightsChart(
          { title, label, axis, words, dates: group.nights.map(({ startedAt }) => startedAt.slice(0, 10)), series },
          variant,
        ),
      legend: columns.map((column, place) => seriesSample(columnName(column), place)),
      rows: [],
      columns: "figures",
    };
    return [pictureFigure(drawn)];
  });
}

function seriesIn({ nights, changes }: TrendGroup, column: TrendColumn, linkOf: LinkOf): NightSeries {
  const mine = changes.found.filter(
    (change) => change.measure === column.measure && change.percentile === column.percentile,
  );
  const placeOf = ({ run }: ChangePoint) => nights.findIndex((night) => night.run === run);
  return {
    name: columnName(column),
    points: nights.map(({ values, startedAt, run, path }) => {
      const value = values[column.measure] ?? null;
      return { value, href: linkOf(path), words: `${moment(startedAt)}, run ${run}: ${figure(value, column.unit)}` };
    }),
    levels: mine.flatMap((change, i) => {
      const [at, next] = [placeOf(change), mine[i + 1]];
      const after = { from: at, to: next === undefined ? nights.length : placeOf(next), value: change.after.value };
      return i === 0 ? [{ from: 0, to: at, value: change.before.value }, after] : [after];
    }),
    changes: mine.map(placeOf),
  };
}

const versionRows = ({ versions }: TrendGroup): readonly (readonly string[])[] => [
  ["part", "version", "runs", "when"],
  ...versions.flatMap(({ part, spans }) =>
    spans.map((span, i) => [i === 0 ? part : "", span.version || "not known", String(span.runs), dates(span)]),
  ),
];

function nightRows({ nights, columns }: TrendGroup, linkOf: LinkOf): readonly (readonly Piece[])[] {
  return [
    ["started", "run", "verdict", "judged", ...columns.map(columnName)],
    ...[...nights]
      .reverse()
      .map((night): readonly Piece[] => [
        ...[moment(night.startedAt), runLink(night.run, linkOf(night.path)), night.verdict, String(night.judged)],
        ...columns.map(({ measure, unit }) => figure(night.values[measure] ?? null, unit)),
      ]),
  ];
}

const runLink = (run: string, href: string): Markup =>
  href === "" ? html`${run}` : html`<a href="${href}">${run}</a>`;
