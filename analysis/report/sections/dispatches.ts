// Every dispatch over time, by its delay.

import { outcomeLooks, outcomeNames } from "../../page/look.js";
import { html, type Piece } from "../../page/markup.js";
import { pictureFigure } from "../../page/picture.js";
import { table } from "../../page/table.js";
import { clockTime } from "../../render/clock-time.js";
import { counted } from "../../render/counted.js";
import { arrivalWords, duration } from "../../render/figures.js";
import { type Cloud, mostSingly } from "../cloud.js";
import type { Meanwhile } from "../meanwhile.js";
import { dispatchesPicture } from "../pictures/dispatches.js";
import { wholeView } from "../pictures/layout.js";
import { outcomeLegend, shadeLegend } from "../pictures/legends.js";
import type { Drawn, Section } from "./section.js";

export const dispatches: Section = {
  id: "dispatches",
  title: "Every dispatch",
  needs: [],
  show: (report) => {
    const picture = dispatchesDrawn(report);
    if (picture === null || report.cloud === null)
      return html`<p>The rows of single dispatches are not there, so there is no picture of them.</p>`;
    return html`${pictureFigure(picture, tools)}${aggregated(report.cloud)}${happened(report.meanwhile)}`;
  },
};

export const dispatchesDrawn: Drawn = ({ cloud, meanwhile, summary }) =>
  cloud === null
    ? null
    : {
        name: "picture-dispatches",
        caption: `Each mark is one dispatch: to the right when it was asked for, upwards how long it took, ${arrivalWords[summary.run.arrival]}. What never arrived has a line of its own at the top.`,
        draw: (variant) =>
          dispatchesPicture(cloud, meanwhile, { variant, view: wholeView(cloud), label: labelOf(cloud) }),
        legend: [...outcomeLegend(cloud), ...shadeLegend(meanwhile)],
        rows: [
          ["outcome", "dispatches", "means"],
          ...outcomeNames.map((outcome) => [outcome, String(cloud.counts[outcome]), outcomeLooks[outcome].meaning]),
        ],
        columns: "words",
      };

/** What it shows, for those who do not see it. */
const labelOf = ({ counts, toMs, deadlineMs }: Cloud): string =>
  `Every dispatch over ${clockTime(toMs)} by its delay, logarithmic, against the deadline of ${duration(deadlineMs)}: ${outcomeNames
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcome}`)
    .join(", ")}.`;

/** Shown by the page's script. */
const tools = html`<div class="tools screen" hidden data-tools="dispatches">
<button type="button" data-do="in">Closer</button><button type="button" data-do="out">Farther</button>
<button type="button" data-do="earlier">Earlier</button><button type="button" data-do="later">Later</button><button type="button" data-do="all">All of it</button>
<button type="button" data-do="before">Dispatch before</button><button type="button" data-do="next">Next dispatch</button><button type="button" data-do="open">Open</button>
</div><p class="status screen" role="status" aria-live="polite" hidden data-status="dispatches"></p>`;

function aggregated({ inCells, counts, unplaced, grid }: Cloud): Piece {
  const seconds = duration(grid.columnMs);
  return [
    inCells.length === 0
      ? null
      : html`<p class="small quiet">${inCells.map((outcome) => `${counts[outcome]} ${outcome}`).join(", ")}: more than ${String(mostSingly)} of one outcome are drawn as cells of ${seconds} by a twenty-fourth of a decade of delay, the darker the more (even in logarithms); the worst of them are drawn singly as well. All others are drawn one by one.</p>`,
    unplaced === 0
      ? null
      : html`<p class="small quiet">${counted(unplaced, "dispatch", "dispatches")} without a known time of request are not in the picture.</p>`,
  ];
}

function happened(meanwhile: Meanwhile | null): Piece {
  if (meanwhile === null || meanwhile.happenings.length === 0) return null;
  const rows = meanwhile.happenings.map(({ fromMs, toMs, words }) => [
    toMs === null ? clockTime(fromMs) : `${clockTime(fromMs)} for ${duration(toMs - fromMs)}`,
    words,
  ]);
  return html`<details${rows.length <= 8 ? html` open` : null}><summary>What happened meanwhile (${String(meanwhile.happenings.length)}${
    meanwhile.leftOut === 0 ? "" : `, some of all times; ${meanwhile.leftOut} more are neither listed nor marked`
  })</summary>${table([["after the load's start", "what"], ...rows], "words")}</details>`;
}
