// The dispatch that was chosen, in a dialog: its life where the page has it, else what the picture knows of it and how to
// learn more.

import { html, type Markup } from "../page/markup.js";
import { clockTime } from "../render/clock-time.js";
import { duration } from "../render/figures.js";
import type { Point } from "../report/cloud.js";
import { delayWords, outcomeWords } from "../report/outcome-words.js";
import { byId, fill } from "./elements.js";

export type Chosen = { readonly open: (n: number) => void };

export function startChosen(pointOf: (n: number) => Point | undefined): Chosen {
  const dialog = byId("chosen");
  if (!(dialog instanceof HTMLDialogElement)) throw new Error("#chosen is no dialog");
  dialog.querySelector("[data-do=close]")?.addEventListener("click", () => dialog.close());
  // A click beside it closes it: the dialog's own children fill it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  const open = (n: number) => {
    const point = pointOf(n);
    byId("chosen-title").textContent = titleOf(n, point);
    const life = document.getElementById(`dispatch-${n}`);
    const body = byId("chosen-body");
    if (life !== null) body.replaceChildren(...copyOf(life));
    else if (point !== undefined) fill(body, factsOf(point));
    else fill(body, html`<p><code>rollcall explain RUN ${String(n)}</code> tells its life.</p>`);
    dialog.dataset.dispatch = String(n);
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  return { open };
}

const titleOf = (n: number, point: Point | undefined): string =>
  `Dispatch ${n}${point === undefined ? "" : `: ${outcomeWords(point)}`}`;

function copyOf(life: HTMLElement): readonly Node[] {
  const copy = life.cloneNode(true);
  return [...copy.childNodes];
}

function factsOf(point: Point): Markup {
  const fact = (name: string, words: string | null) =>
    words === null ? null : html`<dt>${name}</dt><dd>${words}</dd>`;
  const instants = (
    [
      ["offer", point.offerMs],
      ["answer", point.answerMs],
      ["assignment", point.assignmentMs],
      ["entry", point.entryMs],
      ["join", point.joinMs],
    ] as const
  ).flatMap(([hop, atMs]) => (atMs === null ? [] : [html`<li>${hop} ${duration(atMs)}</li>`]));
  return html`<dl class="facts">${[
    fact("room", point.room),
    fact("asked for", `${clockTime(point.atMs)} after the load's start`),
    fact("outcome", point.outcome),
    fact("delay", point.delayMs === null ? "it did not arrive" : delayWords(point)),
    fact("cause", point.cause),
    fact("the list said", point.listed),
  ]}</dl>${
    instants.length === 0 ? null : html`<h3>After the request</h3><ul>${instants}</ul>`
  }<p>Its whole life, line by line: <code>rollcall explain RUN ${String(point.n)}</code></p>`;
}
