// The live page's document, the same for every run: its script fills it with what the stream says.

import script from "browser:live";
import { documentText, type PageSection, sectionsOf } from "../page/document.js";
import { html, type Markup } from "../page/markup.js";

/** A picture's place: the script draws it for a desk or for a phone. */
const drawn = (name: string): Markup =>
  html`<figure id="picture-${name}"><div class="drawn"><div class="wide"></div><div class="narrow"></div></div><ul class="legend" id="legend-${name}"></ul></figure>`;

const parts: readonly PageSection[] = [
  {
    ...{ id: "dispatches", title: "Every dispatch so far" },
    content: html`<p class="small quiet prose" id="caption"></p>${drawn("dispatches")}<p id="happened" class="small quiet"></p>`,
  },
  { id: "missed", title: "The newest late or lost", content: html`<div id="missed-list"></div>` },
  {
    ...{ id: "stages", title: "Where the time goes" },
    content: html`<p class="small quiet prose" id="stages-caption"></p>${drawn("stages")}`,
  },
  {
    ...{ id: "delays", title: "Delays" },
    content: html`<p class="small quiet prose">How many took no longer than how long. The scale widens towards the slowest; the lost stand at the end and above everything.</p>${drawn("percentiles")}`,
  },
  {
    ...{ id: "machinery", title: "The machinery" },
    content: html`<div id="troubles"></div><p class="small quiet" id="course-caption"></p><div id="course"></div>`,
  },
];

export const livePageText = (): string =>
  documentText({
    title: "Rollcall, live",
    heading: html`<span id="heading">Rollcall</span>`,
    body: [
      html`<noscript><p class="note">This page follows a run and needs JavaScript; report.html, at the run's end, does not.</p></noscript>`,
      html`<section class="verdict going" id="how-far" aria-label="How far it is"><p class="said" id="progress">Waiting for the run</p><p class="short" id="asked"></p><progress id="bar" max="1" value="0" aria-label="Asked for, of all that are planned"></progress><p id="connection" role="status" class="small"></p><p id="report" class="small" hidden><a id="report-link" target="_blank" rel="noopener">Open the report</a>, which this browser has kept.</p></section>`,
      html`<div id="tiles"></div>`,
      sectionsOf(parts),
      html`<p class="small quiet prose">These figures are for watching. What counts is the run's summary, which is made at its end of all facts: only then is it known whether anybody was missing who would have seen a dispatch.</p>`,
    ],
    data: [],
    script,
    connects: "to its own server",
  });
