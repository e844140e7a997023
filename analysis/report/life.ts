// The life of one dispatch on the page: what `rollcall explain` prints, from the same story, in the same words.

import { durationWords } from "../explain/duration-words.js";
import type { Moment } from "../explain/moments.js";
import { workerWords } from "../explain/render.js";
import type { Story } from "../explain/story.js";
import { html, type Markup, type Piece } from "../page/markup.js";
import { counted } from "../render/counted.js";

export function lifeMarkup(story: Story): Markup {
  return html`<p>${story.outcomeWords}</p>${rescue(story)}${causes(story)}
<h4>Time line</h4><p class="quiet small">milliseconds from the request; ± where a wall clock was read; which attempt; "!" marks an injected fault</p>
<ol class="moments">${story.timeline.map(moment)}</ol>${
    story.leftOut === 0
      ? null
      : html`<p class="small">and ${counted(story.leftOut, "more line")} about what happened around it</p>`
  }${list(story)}${workers(story)}`;
}

const rescue = ({ rescue }: Story): Piece =>
  rescue === null
    ? null
    : html`<p>attempt 2, the rescue${rescue.sentMs === null ? "" : ` sent ${durationWords(rescue.sentMs)} after the request`}: ${rescue.words}</p>`;

function causes({ cause, because, inOrder, alsoFits, hops }: Story): Piece {
  const fact = (name: string, words: Piece) => html`<dt>${name}</dt><dd>${words}</dd>`;
  const chain = hops.map(({ hop, tookMs }, i) => `${i === 0 ? "" : "+"}${tookMs} ${hop}`).join(", ");
  return html`<dl class="facts">${[
    cause === null ? null : fact("cause", html`<strong>${cause}</strong>`),
    because === null ? null : fact("because", because),
    inOrder.map((sentence) => fact("in order", sentence)),
    alsoFits.map(({ cause, because }) => fact("also fits", because === null ? cause : `${cause}. ${because}`)),
    chain === "" ? null : fact("hops (ms)", chain),
  ]}</dl>`;
}

const moment = ({ offsetMs, uncertaintyMs, what, observer, attempt, words }: Moment): Markup =>
  html`<li${what === "injected" ? html` class="injected"` : null}><span class="at">${what === "injected" ? "! " : ""}${
    offsetMs === null ? "?" : offsetMs.toFixed(1)
  }${uncertaintyMs === 0 ? "" : ` ±${uncertaintyMs}`}</span> <span class="quiet">${observer}</span> <span class="quiet">${
    attempt === 0 ? "" : String(attempt)
  }</span> <span class="words breaks">${words}</span></li>`;

const list = ({ list }: Story): Piece =>
  list === null
    ? null
    : html`<h4>The server's list</h4><p>${list.atMs === null ? "" : `${durationWords(list.atMs)} after the request: `}${list.words}</p>${
        list.lag === "" ? null : html`<p>${list.lag}</p>`
      }`;

const workers = ({ workers, workersLeftOut, workersNote, agentName }: Story): Markup =>
  html`<h4>Workers</h4><ul>${
    workers.length === 0
      ? html`<li>none was seen registered while it was watched</li>`
      : workers.map((state) => html`<li>${workerWords(state, agentName)}</li>`)
  }${workersLeftOut === 0 ? null : html`<li>and ${counted(workersLeftOut, "more worker")}</li>`}</ul>${
    workersNote === "" ? null : html`<p>${workersNote}</p>`
  }`;
