// The parts of the live page that change: how far the run is, its figures, its machinery, and who came late or not at all. Takes
// what was read so far and computes nothing but shares.

import type { LiveAbout, LiveState } from "../../contract/live.js";
import { type LivePoint, mostPoints } from "../../contract/live-cloud.js";
import { html, type Markup, type Piece } from "../page/markup.js";
import { markSample } from "../page/plot/marks.js";
import { table } from "../page/table.js";
import { tile } from "../page/tile.js";
import { clockTime } from "../render/clock-time.js";
import { counted } from "../render/counted.js";
import { arrivalWords, duration } from "../render/figures.js";
import { percent } from "../render/percent.js";
import type { Cloud } from "../report/cloud.js";
import type { Meanwhile } from "../report/meanwhile.js";

export const headingOf = ({ scenario, startedAt, id }: LiveAbout): Markup =>
  html`Rollcall: ${scenario} <span class="quiet">${startedAt} <span class="mono">${id}</span></span>`;

/** In a few words, for the window's title too. */
export function phaseWords({ planned }: LiveAbout, { phase, atMs, requested, refused }: LiveState): string {
  switch (phase) {
    case "before the load":
      return "Starting: the parts come up";
    case "load":
      return requested + refused < planned
        ? `Under load for ${clockTime(Math.max(0, atMs ?? 0))}`
        : "All asked for: the last ones are watched to their end";
    case "after the load":
      return "Load over: parts are stopped, then the run is judged";
  }
}

export function askedWords({ planned }: LiveAbout, { requested, due, awaited, late, lost }: LiveState): string {
  const dueWords = due === null ? "" : `, ${due} due by now`;
  const missedWords =
    late + lost === 0 ? "none late or lost so far" : [...missed(late, "late"), ...missed(lost, "lost")].join(" and ");
  return `${requested} of ${planned} asked for${dueWords}; ${awaited} awaited; ${missedWords}.`;
}

const missed = (count: number, word: string): readonly string[] => (count === 0 ? [] : [`${count} ${word}`]);

export function tilesOf({ planned }: LiveAbout, state: LiveState): Markup {
  const { due, requested, awaited, delayMs, workers } = state;
  const judged = state.delivered + state.late + state.lost;
  const share = (count: number): Piece => (judged === 0 ? null : `${percent(count / judged)} of ${judged}`);
  const count = (name: "delivered" | "late" | "lost" | "refused") =>
    tile(html`${markSample(name)} ${name}`, String(state[name]), name === "refused" ? null : share(state[name]));
  return html`<dl class="tiles">${[
    tile("requested", String(requested), `of ${planned} planned${due === null ? "" : `, ${due} due by now`}`),
    count("delivered"),
    count("late"),
    count("lost"),
    state.refused === 0 ? null : count("refused"),
    tile("awaited", String(awaited), "asked for, not arrived and not given up"),
    tile("median delay", duration(delayMs.p50), "of arrivals"),
    tile("p99", duration(delayMs.p99), delayMs.p99 === null ? "needs 100 arrivals" : "of arrivals"),
    tile(
      "jobs alive",
      String(state.jobs),
      `in ${counted(state.rooms, "room", "rooms")}, ${counted(workers.registered, "worker", "workers")} registered`,
    ),
  ]}</dl>`;
}

/** What the picture of every dispatch shows, and what it leaves out. */
export function cloudWords({ arrival }: LiveAbout, { inCells, counts, grid }: Cloud): string {
  const singly = `Each mark is one dispatch: to the right when it was asked for, upwards how long it took, ${arrivalWords[arrival]}. What never arrived has a line of its own at the top; it is known as lost when its watch ends.`;
  if (inCells.length === 0) return singly;
  const many = inCells.map((outcome) => `${counts[outcome]} ${outcome}`).join(", ");
  return `${singly} ${many}: more than ${mostPoints} of one outcome are drawn as cells of ${duration(grid.columnMs)} by a twenty-fourth of a decade of delay, the darker the more.`;
}

const mostHappenings = 5;

export function happenedWords({ happenings }: Meanwhile): Piece {
  if (happenings.length === 0) return null;
  const newest = happenings.slice(-mostHappenings).reverse();
  const words = newest.map(({ fromMs, toMs, words }) =>
    toMs === null ? `${clockTime(fromMs)} ${words}` : `${clockTime(fromMs)} for ${duration(toMs - fromMs)} ${words}`,
  );
  return html`Newest first: ${words.join("; ")}${happenings.length > newest.length ? `; ${happenings.length - newest.length} before that` : ""}.`;
}

/** What no chart shows; `null` where all is as it should be. */
export function troublesOf({ damagedLines, server }: LiveState): Piece {
  const troubles = [
    ...(server === "silent" ? ["The server does not answer."] : []),
    ...(damagedLines === 0 ? [] : [`${counted(damagedLines, "line", "lines")} of the events cannot be read.`]),
  ];
  return troubles.length === 0 ? null : html`<p class="note">${troubles.join(" ")}</p>`;
}

/** @param missed the newest last. */
export function missedOf(missed: readonly LivePoint[], { folder }: LiveAbout, { rescues }: LiveState): Piece {
  if (missed.length === 0) return html`<p class="quiet">None so far.</p>`;
  const rows = [...missed]
    .reverse()
    .map(({ n, outcome, atMs, delayMs }) => [
      String(n),
      html`${markSample(outcome)} ${outcome}`,
      clockTime(atMs),
      delayMs === null ? "-" : duration(delayMs),
    ]);
  return html`${table([["dispatch", "outcome", "asked for at", "delay"], ...rows], "words")}<p class="small quiet">${rescues === 0 ? "" : `${counted(rescues, "rescue was", "rescues were")} sent so far. `}Why, at the end: <code>rollcall explain ${folder} NUMBER</code></p>`;
}
