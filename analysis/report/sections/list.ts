// What listDispatch said, against what had happened.

import type { Summary } from "../../../contract/summary.js";
import type { Outcome } from "../../page/look.js";
import { html } from "../../page/markup.js";
import { pictureFigure } from "../../page/picture.js";
import { markSample } from "../../page/plot/marks.js";
import { table } from "../../page/table.js";
import { listedNotes, listedRows, listedWords } from "../../render/figures.js";
import { barsPicture } from "../pictures/bars.js";
import type { Drawn, Section } from "./section.js";

export const list: Section = {
  id: "list",
  title: "The server's list against the truth",
  needs: ["listDispatch", "phantomRate", "listLagMs"],
  show: (report) => {
    const { summary } = report;
    const drawn = listDrawn(report);
    if (drawn === null) return html`<p>The list was not looked at.</p>`;
    return html`${pictureFigure(drawn)}${table(listedRows(summary), "figures", listedWords)}<ul>${listedNotes(
      summary,
    ).map((note) => html`<li>${note}</li>`)}</ul>`;
  },
};

type Row = Summary["listDispatch"]["running"];

const columns: readonly (readonly [word: string, column: keyof Row, outcome: Outcome])[] = [
  ["arrived", "arrived", "delivered"],
  ["at another's worker", "elsewhere", "refused"],
  ["not arrived", "notArrived", "lost"],
  ["not known", "unknown", "unresolved"],
];

const wordsOf = (row: Row): string =>
  columns
    .filter(([, column]) => row[column] > 0)
    .map(([word, column]) => `${row[column]} ${word}`)
    .join(", ");

export const listDrawn: Drawn = ({ summary: { listDispatch } }) => {
  const seen = Object.entries(listDispatch).filter(([, row]) => columns.some(([, column]) => row[column] > 0));
  if (seen.length === 0) return null;
  const used = columns.filter(([, column]) => seen.some(([, row]) => row[column] > 0));
  return {
    name: "picture-list",
    caption:
      "For each answer of listDispatch at the look: whether the dispatch had arrived by then. Running and not arrived is a phantom.",
    draw: (variant) =>
      barsPicture(
        seen.map(([listed, row]) => ({
          ...{ name: `the list said ${listed}`, words: wordsOf(row) },
          parts: columns.map(([, column, outcome]) => ({ count: row[column], outcome })),
        })),
        variant,
        `What the list said: ${seen.map(([listed, row]) => `${listed}: ${wordsOf(row)}`).join("; ")}.`,
      ),
    legend: used.map(([word, , outcome]) => html`${markSample(outcome)} ${word}`),
    rows: [],
    columns: "figures",
  };
};
