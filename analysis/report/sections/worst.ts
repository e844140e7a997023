// The worst dispatches one by one, each with its life.

import { html, type Markup } from "../../page/markup.js";
import { markSample } from "../../page/plot/marks.js";
import { table } from "../../page/table.js";
import { clockTime } from "../../render/clock-time.js";
import { lifeMarkup } from "../life.js";
import { delayWords, outcomeWords } from "../outcome-words.js";
import type { Life } from "../report.js";
import { mostOfEach, mostTold } from "../worst.js";
import type { Section } from "./section.js";

export const worst: Section = {
  id: "worst",
  title: "The worst, one by one",
  needs: [],
  show: ({ lives }) =>
    lives.length === 0
      ? html`<p>There are no rows of single dispatches.</p>`
      : html`<p class="small quiet">Up to ${String(mostOfEach)} of each outcome and cause, ${String(mostTold)} in all. <code>rollcall explain RUN NUMBER</code> tells the life of any other.</p>${table(
          [["dispatch", "outcome", "delay", "cause", "the list said", "asked for at", "room"], ...lives.map(row)],
          "words",
          "A number opens the life of its dispatch",
        )}<h3>Their lives</h3>${lives.map(life)}`,
};

/** Of the element that holds the life of a dispatch. */
const lifeId = (n: number): string => `dispatch-${n}`;

const row = ({ point }: Life) => [
  html`<a href="#${lifeId(point.n)}" data-open="${point.n}">${String(point.n)}</a>`,
  html`${markSample(point.outcome)} ${point.outcome}`,
  delayWords(point),
  point.cause ?? "",
  point.listed ?? "",
  clockTime(point.atMs),
  point.room,
];

/** The anchor lies within, so that a link to it opens it, without a script too. */
const life = ({ point, story }: Life): Markup =>
  html`<details class="life"><summary>Dispatch ${String(point.n)}: ${outcomeWords(point)}${point.cause === null ? "" : `, ${point.cause}`}</summary><div id="${lifeId(point.n)}" tabindex="-1"><p class="small quiet breaks">room ${point.room}</p>${
    story === null
      ? html`<p>Its life is told by <code>rollcall explain RUN ${String(point.n)}</code>, where the run's events are.</p>`
      : lifeMarkup(story)
  }</div></details>`;
