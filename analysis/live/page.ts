// The live page's document, the same for every run: its script fills it with what the stream says.

import script from "browser:live";
import { documentText } from "../page/document.js";
import { html } from "../page/markup.js";

export const livePageText = (): string =>
  documentText({
    title: "Rollcall, live",
    heading: html`<span id="heading">Rollcall</span>`,
    body: [
      html`<noscript><p class="note">This page follows a run and needs JavaScript; report.html, at the run's end, does not.</p></noscript>`,
      html`<section class="note" aria-label="How far it is"><p id="progress">Waiting for the run.</p><p id="connection" role="status" class="small"></p></section>`,
      html`<div id="tiles"></div>`,
      html`<section aria-labelledby="dispatches"><h2 id="dispatches">Every dispatch so far</h2><p id="caption">Each mark is one dispatch: to the right when it was asked for, upwards how long it took. What never arrived has a line of its own at the top. A lost one is known as lost when its watch ends.</p><figure id="picture-dispatches"><div class="drawn"><div class="wide"></div><div class="narrow"></div></div></figure><p id="happened" class="small quiet"></p></section>`,
      html`<section aria-labelledby="missed"><h2 id="missed">The newest late or lost</h2><div id="missed-list"></div></section>`,
      html`<section aria-labelledby="machinery"><h2 id="machinery">The machinery now</h2><div id="machinery-now"></div></section>`,
      html`<p class="small quiet">These figures are for watching. What counts is the run's summary, which is made at its end of all facts: only then is it known whether anybody was missing who would have seen a dispatch.</p>`,
    ],
    data: [],
    script,
    connects: "to its own server",
  });
