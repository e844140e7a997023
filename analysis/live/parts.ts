// The parts of the live page that change: how far the run is, its figures, its machinery, and who came late or not at all. Takes
// what was read so far and computes nothing but shares.

import type { LiveAbout, LiveState } from "../../contract/live.js";
import type { LivePoint } from "../../contract/live-cloud.js";
import { html, type Markup, type Piece } from "../page/markup.js";
import { markSample } from "../page/plot/marks.js";
import { table } from "../page/table.js";
import { tile } from "../page/tile.js";
import { clockTime } from "../render/clock-time.js";
import { duration } from "../render/figures.js";
import { percent } from "../render/percent.js";

const phaseWords: Readonly<Record<LiveState["phase"], string>> = {
  "before the load": "before the load: parts are started",
  load: "load",
  "after the load": "after the load: the last dispatches are watched to their end, then the run is judged",
};

export const headingOf = ({ scenario, startedAt, id }: LiveAbout): Markup =>
  html`Rollcall: ${scenario} <span class="quiet">${startedAt} <span class="mono">${id}</span></span>`;

/** In a sentence, for the window's title too. */
export const progressWords = ({ planned }: LiveAbout, { phase, atMs, requested }: LiveState): string =>
  `${atMs === null ? "" : `${clockTime(atMs)} `}${phaseWords[phase]}; ${requested} of ${planned} asked for`;

export function tilesOf({ planned }: LiveAbout, state: LiveState): Markup {
  const { due, requested, awaited, delayMs, workers } = state;
  const judged = state.delivered + state.late + state.lost;
  const share = (count: number): Piece => (judged === 0 ? null : `${percent(count / judged)} of ${judged}`);
  const counted = (name: "delivered" | "late" | "lost" | "refused") =>
    tile(html`${markSample(name)} ${name}`, String(state[name]), name === "refused" ? null : share(state[name]));
  const asked = due === null ? `of ${planned} planned` : `of ${planned} planned, ${due} due by now`;
  return html`<dl class="tiles">${[
    tile("requested", String(requested), asked),
    counted("delivered"),
    counted("late"),
    counted("lost"),
    state.refused === 0 ? null : counted("refused"),
    tile("awaited", String(awaited), "asked for, not arrived and not given up"),
    tile("median delay", duration(delayMs.p50), "of arrivals"),
    tile("p99", duration(delayMs.p99), delayMs.p99 === null ? "needs 100 arrivals" : "of arrivals"),
    tile("jobs alive", String(state.jobs), `${state.rooms} rooms`),
    tile(
      "workers",
      String(workers.registered),
      workers.highestLoad === null ? "registered" : `registered, highest load ${percent(workers.highestLoad)}`,
    ),
  ]}</dl>`;
}

export function machineryOf({ cpuBusy, memoryMb, rescues, damagedLines, server }: LiveState): Markup {
  const memory = Object.entries(memoryMb).map(([part, mb]) => [`memory, ${part}`, `${Math.round(mb)} MB`]);
  const rows = [
    ["CPU of the machine", cpuBusy === null ? "-" : percent(cpuBusy)],
    ...memory,
    ...(rescues === 0 ? [] : [["rescues sent", String(rescues)]]),
    ...(server === "silent" ? [["server", "does not answer"]] : []),
    ...(damagedLines === 0 ? [] : [["lines that cannot be read", String(damagedLines)]]),
  ];
  return table([["part", "now"], ...rows], "figures");
}

/** @param missed the newest last. */
export function missedOf(missed: readonly LivePoint[], { folder }: LiveAbout): Piece {
  if (missed.length === 0) return html`<p class="quiet">None so far.</p>`;
  const rows = [...missed]
    .reverse()
    .map(({ n, outcome, atMs, delayMs }) => [
      String(n),
      html`${markSample(outcome)} ${outcome}`,
      clockTime(atMs),
      delayMs === null ? "-" : duration(delayMs),
    ]);
  return html`${table([["dispatch", "outcome", "asked for at", "delay"], ...rows], "words")}<p class="small quiet">Why, at the end: <code>rollcall explain ${folder} NUMBER</code></p>`;
}
