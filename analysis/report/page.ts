// report.html: the page of one run. Takes what was prepared and computes nothing.

import script from "browser:report";
import { documentText, sectionsOf } from "../page/document.js";
import { dataBlock, html, type Markup, type Piece } from "../page/markup.js";
import { tiles, verdictBlock } from "./heading.js";
import { packPoints } from "./packed-points.js";
import type { PageData } from "./page-data.js";
import type { Report } from "./report.js";
import { sections } from "./sections/index.js";
import type { Section } from "./sections/section.js";

export function pageText(report: Report): string {
  const shown = sections.flatMap((section) => {
    const content = contentOf(section, report);
    return content === null ? [] : [{ id: section.id, title: section.title, content }];
  });
  const { run, verdict } = report.summary;
  return documentText({
    title: `${verdict.result.toUpperCase()} ${run.scenario} ${run.id}`,
    heading: html`Rollcall: ${run.scenario} <span class="quiet">${run.startedAt} <span class="mono">${run.id}</span></span>`,
    body: [verdictBlock(report), missing(report), tiles(report), sectionsOf(shown), dialog],
    data: [dataBlock("page-data", dataOf(report))],
    script,
  });
}

/** `null` where this run has nothing of it. */
function contentOf({ needs, show }: Section, report: Report): Piece {
  const lacking = needs.filter((field) => report.blank.includes(field));
  return lacking.length === 0
    ? show(report)
    : html`<p>Not known of this run: its summary.json has no ${lacking.join(", ")} that this version of rollcall reads.</p>`;
}

const missing = ({ missing }: Report): Markup | null =>
  missing.length === 0
    ? null
    : html`<section class="note" aria-label="What is missing"><p><strong>What is missing here</strong></p><ul>${missing.map((sentence) => html`<li>${sentence}</li>`)}</ul></section>`;

/** Filled by the script with the dispatch that was chosen. */
const dialog = html`<dialog id="chosen" aria-labelledby="chosen-title"><div class="dialog-head"><h2 id="chosen-title"></h2><button type="button" data-do="close">Close</button></div><div class="dialog-body" id="chosen-body"></div></dialog>`;

function dataOf({ cloud, meanwhile, roomPrefix, lives, summary }: Report): PageData {
  if (cloud === null) return { cloud: null, meanwhile: null, points: null, told: [], arrival: summary.run.arrival };
  const { points, ...rest } = cloud;
  return {
    ...{ cloud: rest, meanwhile, points: packPoints(points, roomPrefix) },
    ...{ told: lives.map(({ point }) => point.n), arrival: summary.run.arrival },
  };
}
